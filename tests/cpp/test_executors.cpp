// Executors run stages in order, give vectors back whatever happens, and end
// when told to.
#include <poll.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <latch>
#include <map>
#include <memory>
#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

#include "check.hpp"
#include "pretzel/executors.hpp"

namespace {

using namespace pretzel;

class Call final : public Operation {
public:
  using Body = std::function<void(RunContext &, std::size_t, std::size_t)>;
  explicit Call(Body body) : body_(std::move(body)) {}
  void run(RunContext &context, std::size_t first,
           std::size_t count) const override {
    body_(context, first, count);
  }

private:
  Body body_;
};

NativePlan make_plan(std::vector<Call::Body> bodies) {
  std::vector<NativeStage> stages;
  for (auto &body : bodies) {
    NativeStage &stage = stages.emplace_back();
    stage.operations.push_back(std::make_unique<Call>(std::move(body)));
    stage.block = 1;
  }
  std::array<OutputShape, 4> outputs{};
  outputs[0].type = OutputShape::Type::kVector;
  VectorLayout layout;
  layout.dense = 1;
  return NativePlan(std::move(stages), layout, {1}, outputs, 1);
}

// The dense vector is marked as crossing by hand: the operations below use
// values only.
void keep(RunContext &context, std::size_t first, std::size_t count) {
  for (std::size_t i = first; i != first + count; ++i)
    context.values[i] += 1;
}

struct Run : PipelineRun {
  explicit Run(const NativePlan &plan, std::size_t count = 1)
      : texts(count), values(count, 0.0) {
    RunContext context;
    context.records = {texts.data(), count, 1};
    context.values = values.data();
    begin(plan, context);
  }
  std::vector<TextView> texts;
  std::vector<double> values;
};

// Waits for one completion at least.
std::map<std::uint64_t, std::uint32_t> wait(Executors &executors) {
  pollfd item{executors.fileno(), POLLIN, 0};
  CHECK(::poll(&item, 1, 10'000) == 1);
  std::map<std::uint64_t, std::uint32_t> tickets;
  executors.drain([&](std::uint32_t executor, const Submission &submission) {
    tickets[submission.ticket] = executor;
  });
  return tickets;
}

std::size_t live(const Executors &executors) {
  std::size_t live = 0;
  for (const auto &executor : executors.statistics())
    live += executor.pool.live;
  return live;
}

void submit(Executors &executors, std::size_t executor, std::uint64_t ticket,
            PipelineRun &run, bool whole = false) {
  PipelineRun *const runs[] = {&run};
  executors.submit(executor, ticket, runs, whole);
}

template <class Error, class Body> bool throws(Body body) {
  try {
    body();
  } catch (const Error &) {
    return true;
  }
  return false;
}

void vectors_travel_between_executors_and_go_home() {
  const NativePlan plan = make_plan({keep, keep});
  Executors executors(2, 2, true, 4);
  Run run(plan, 3);
  submit(executors, 0, 11, run);
  CHECK(wait(executors).at(11) == 0);
  CHECK(run.stage() == 1 && run.holds_vectors() && !run.finished());
  CHECK(executors.statistics()[0].pool.live == 1);
  submit(executors, 1, 12, run);
  CHECK(wait(executors).at(12) == 1);
  CHECK(run.finished() && !run.holds_vectors() && run.error() == nullptr);
  CHECK(executors.statistics()[0].pool.live == 0);
  CHECK(executors.statistics()[0].pool.idle == 1);
  CHECK(executors.statistics()[1].pool.idle == 1);
  for (double value : run.values)
    CHECK(value == 2);
}

void whole_runs_every_stage() {
  const NativePlan plan = make_plan({keep, keep, keep});
  Executors executors(1, 2, true, 4);
  Run first(plan);
  Run second(plan);
  PipelineRun *const runs[] = {&first, &second};
  executors.submit(0, 1, runs, true);
  wait(executors);
  CHECK(first.finished() && second.finished() && first.values[0] == 3);
  CHECK(live(executors) == 0);
  CHECK(executors.statistics()[0].events == 2);
  CHECK(executors.statistics()[0].submissions == 1);
}

void a_failing_stage_fails_its_run_alone() {
  const NativePlan bad_memory =
      make_plan({keep, [](RunContext &, std::size_t, std::size_t) {
                   throw std::bad_alloc();
                 }});
  const NativePlan bad_logic =
      make_plan({[](RunContext &, std::size_t, std::size_t) {
        throw std::runtime_error("broken");
      }});
  const NativePlan good = make_plan({keep});
  Executors executors(1, 2, true, 4);
  Run first(bad_memory);
  Run second(bad_logic);
  Run third(good);
  PipelineRun *const runs[] = {&first, &second, &third};
  executors.submit(0, 1, runs, true);
  wait(executors);
  CHECK(first.finished() &&
        std::strstr(first.error(), "out of memory") != nullptr);
  CHECK(second.finished() && std::strstr(second.error(), "broken") != nullptr);
  CHECK(third.finished() && third.error() == nullptr && third.values[0] == 1);
  CHECK(live(executors) == 0);
}

void a_full_executor_refuses() {
  std::latch entered(1);
  std::latch gate(1);
  const NativePlan plan =
      make_plan({[&](RunContext &, std::size_t, std::size_t) {
        entered.count_down();
        gate.wait();
      }});
  const NativePlan quick = make_plan({keep});
  Executors executors(1, 2, true, 1);
  Run blocked(plan);
  Run second(quick);
  Run third(quick);
  submit(executors, 0, 1, blocked);
  submit(executors, 0, 2, second);
  CHECK(throws<std::runtime_error>([&] { submit(executors, 0, 3, third); }));
  CHECK(throws<std::invalid_argument>([&] { submit(executors, 1, 3, third); }));
  entered.wait();
  CHECK(second.stage() == 0);
  gate.count_down();
  std::size_t seen = 0;
  while (seen != 2)
    seen += wait(executors).size();
  submit(executors, 0, 3, third);
  wait(executors);
  CHECK(third.finished());
}

void close_finishes_what_runs_and_drops_the_rest() {
  std::latch entered(1);
  std::latch gate(1);
  const NativePlan plan =
      make_plan({[&](RunContext &, std::size_t, std::size_t) {
        entered.count_down();
        gate.wait();
      }});
  const NativePlan quick = make_plan({keep});
  Executors executors(1, 2, true, 1);
  Run running(plan);
  Run waiting(quick);
  submit(executors, 0, 1, running);
  submit(executors, 0, 2, waiting);
  entered.wait();
  std::thread opener([&] { gate.count_down(); });
  executors.close();
  opener.join();
  std::size_t seen = 0;
  executors.drain([&](std::uint32_t, const Submission &) { ++seen; });
  CHECK(seen == 2);
  // The second may have started between the opening of the gate and the
  // closing.
  CHECK(running.finished() && running.error() == nullptr);
  CHECK(waiting.finished());
  CHECK(live(executors) == 0);
  CHECK(throws<std::runtime_error>([&] { submit(executors, 0, 3, waiting); }));
}

void vectors_outlive_their_executors() {
  const NativePlan plan = make_plan({keep, keep});
  Run run(plan);
  {
    Executors executors(1, 1, true, 1);
    submit(executors, 0, 1, run);
    wait(executors);
  }
  CHECK(run.holds_vectors());
  run.release();
  CHECK(!run.holds_vectors());
}

void many_runs_many_executors() {
  constexpr std::size_t kExecutors = 3;
  constexpr std::size_t kRuns = 300;
  const NativePlan plan = make_plan({keep, keep, keep});
  Executors executors(kExecutors, 2, true, 4);
  std::vector<std::unique_ptr<Run>> runs;
  for (std::size_t i = 0; i != kRuns; ++i)
    runs.push_back(std::make_unique<Run>(plan, 5));
  std::vector<std::size_t> ready;
  for (std::size_t i = 0; i != kRuns; ++i)
    ready.push_back(i);
  std::array<std::size_t, kExecutors> bound{};
  std::size_t finished = 0;
  while (finished != kRuns) {
    for (std::size_t e = 0; e != kExecutors; ++e) {
      while (bound[e] != 2 && !ready.empty()) {
        submit(executors, e, ready.back(), *runs[ready.back()]);
        ready.pop_back();
        ++bound[e];
      }
    }
    for (const auto &[ticket, executor] : wait(executors)) {
      --bound[executor];
      if (runs[ticket]->finished()) {
        ++finished;
      } else {
        ready.push_back(ticket);
      }
    }
  }
  for (const auto &run : runs) {
    for (double value : run->values)
      CHECK(value == 3);
  }
  CHECK(live(executors) == 0);
}

} // namespace

int main() {
  vectors_travel_between_executors_and_go_home();
  whole_runs_every_stage();
  a_failing_stage_fails_its_run_alone();
  a_full_executor_refuses();
  close_finishes_what_runs_and_drops_the_rest();
  vectors_outlive_their_executors();
  many_runs_many_executors();
}
