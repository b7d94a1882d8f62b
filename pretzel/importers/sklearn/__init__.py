"""scikit-learn estimators as Flour transforms, one module a family of classes.

An importer function takes a `Step` and the `Intermediate` given to it, and answers the one that
it hands on. It reads attributes and calls Flour; scikit-learn itself is never asked to compute.
"""
