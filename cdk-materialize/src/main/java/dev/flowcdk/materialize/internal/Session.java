package dev.flowcdk.materialize.internal;

import dev.flowcdk.internal.schema.RecordRules;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.BindingTransactors;
import dev.flowcdk.materialize.MaterializeSession;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.materialize.TaskTransactor;
import dev.flowcdk.task.KeyRange;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The session that an Open has started.
final class Session<C, R> implements MaterializeSession<C, R> {

    private static final System.Logger LOG = System.getLogger(StagedState.class.getName());

    private final String taskName;
    private final C config;
    private final List<MaterializedBinding<R>> bindings;
    private final Set<String> stateKeys;
    private final KeyRange range;
    private final @Nullable RawJson state;
    private final Requests requests;
    private final Responses responses;
    private final ServingEnd end;
    private boolean started;

    Session(
            SpecReader.Task<C, R> task,
            KeyRange range,
            @Nullable RawJson state,
            Requests requests,
            Responses responses,
            ServingEnd end) {
        this.taskName = task.name();
        this.config = task.config();
        this.bindings = task.bindings();
        this.stateKeys = task.stateKeys();
        this.range = range;
        this.state = state;
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
    public void commitTogether(TaskTransactor transactor) throws Exception {
        start();
        run(new TaskTransactions(transactor));
    }

    @Override
    public <S> void stageEach(Class<S> record, BindingTransactors<R, S> transactors) throws Exception {
        start();
        RecordRules.checkState(record);
        List<BindingWorker<S>> workers = new ArrayList<>();
        var failures = new FirstFailure();
        failures.attempt(() -> {
            StagedState staged = StagedState.read(state, range, warning -> LOG.log(Level.WARNING, warning));
            for (MaterializedBinding<R> binding : bindings) {
                workers.add(new BindingWorker<>(binding, transactors, range, staged, stateKeys, record));
            }
            staged.tellUnknown();
            run(workers);
        });
        for (BindingWorker<S> worker : workers) {
            failures.attempt(worker::close);
        }
        failures.rethrow();
    }

    private <S> void run(List<BindingWorker<S>> workers) throws Exception {
        try (var threads = new SessionThreads(end)) {
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
                    "materialize returned without calling stageEach or commitTogether of its session");
        }
    }
}
