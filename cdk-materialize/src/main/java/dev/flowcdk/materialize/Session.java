package dev.flowcdk.materialize;

import dev.flowcdk.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The session that an Open has started.
final class Session<C, R, S> implements MaterializeSession<C, R, S> {

    private final String taskName;
    private final C config;
    private final List<MaterializedBinding<R>> bindings;
    private final KeyRange range;
    private final @Nullable RawJson state;
    private final Class<S> record;
    private final Requests requests;
    private final Responses responses;
    private final SessionEnd end;
    private boolean started;

    Session(
            SpecReader.Task<C, R> task,
            KeyRange range,
            @Nullable RawJson state,
            Class<S> record,
            Requests requests,
            Responses responses,
            SessionEnd end) {
        this.taskName = task.name();
        this.config = task.config();
        this.bindings = task.bindings();
        this.range = range;
        this.state = state;
        this.record = record;
        this.requests = requests;
        this.responses = responses;
        this.end = end;
    }

    @Override
    public String taskName() {
        return taskName;
    }

    @Override
    public C config() {
        return config;
    }

    @Override
    public List<MaterializedBinding<R>> bindings() {
        return bindings;
    }

    @Override
    public KeyRange range() {
        return range;
    }

    @Override
    public void forAllBindings(TaskTransactor transactor) throws Exception {
        start();
        run(new TaskTransactions(transactor));
    }

    @Override
    public void forEachBinding(BindingTransactors<R, S> transactors) throws Exception {
        start();
        List<BindingWorker<S>> workers = new ArrayList<>();
        var failures = new Failures();
        failures.attempt(() -> {
            StagedState staged = StagedState.read(state, range, System.getLogger(StagedState.class.getName()));
            for (MaterializedBinding<R> binding : bindings) {
                workers.add(new BindingWorker<>(binding, transactors, range, staged, record));
            }
            staged.tellUnknown();
            run(workers);
        });
        for (BindingWorker<S> worker : workers) {
            failures.attempt(worker::close);
        }
        failures.rethrow();
    }

    private void run(List<BindingWorker<S>> workers) throws Exception {
        try (var threads = new BindingThreads(end)) {
            try {
                run(new BindingTransactions<>(workers, threads));
            } catch (Throwable failure) { // whatever it is, the threads must not wait for more
                threads.fail(failure);
                throw failure;
            }
        }
    }

    private void run(Transactions transactions) throws Exception {
        new TransactionLoop(requests, responses, transactions, bindings.size()).run();
    }

    private void start() {
        if (started) {
            throw new IllegalStateException("a session can be run once");
        }
        started = true;
    }

    /// Checks that the session was run at all: the runtime waits for an answer otherwise.
    void requireStarted() {
        if (!started) {
            throw new IllegalStateException(
                    "materialize returned without calling forEachBinding or forAllBindings of its session");
        }
    }
}
