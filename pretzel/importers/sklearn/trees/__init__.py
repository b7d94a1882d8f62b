"""Decision trees and ensembles of them, as the scikit-learn importers read them."""
