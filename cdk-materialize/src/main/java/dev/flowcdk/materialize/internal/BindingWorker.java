package dev.flowcdk.materialize.internal;

import dev.flowcdk.internal.config.ReplacingPatch;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.BindingTransactors;
import dev.flowcdk.materialize.Documents;
import dev.flowcdk.materialize.Found;
import dev.flowcdk.materialize.Keys;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.materialize.Transactor;
import dev.flowcdk.task.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A binding's transactor and what it has staged. Entered by one thread at a time: the binding's own while one of
/// its tasks runs, else the one that reads requests.
///
/// @param <S> record of what has to be remembered of a staged transaction
final class BindingWorker<S> {

    private final MaterializedBinding<?> binding;
    private final Transactor<S> transactor;
    private final String stateName;

    /// What the next Acknowledge commits.
    private final List<S> staged = new ArrayList<>();

    /// Names in the state that the next Acknowledged deletes.
    private final List<String> toClear = new ArrayList<>();

    /// What the transaction that is about to commit has staged.
    private @Nullable RawJson stagedState;

    /// What the state holds under our name, unless an Acknowledged has deleted it: whether that became durable, nobody
    /// says.
    private @Nullable RawJson storedState;

    /// Makes the binding's transactor last, so that there is none to close when this fails.
    ///
    /// @param state the state of the session's Open
    /// @param bound state keys of all bindings of the task
    <R> BindingWorker(
            MaterializedBinding<R> binding,
            BindingTransactors<R, S> transactors,
            KeyRange range,
            StagedState state,
            Set<String> bound,
            Class<S> record)
            throws Exception {
        this.binding = binding;
        this.stateName = StagedState.name(binding.stateKey(), range);
        this.storedState = state.stored(stateName);
        for (StagedState.Entry entry : state.of(binding.stateKey())) {
            staged.add(state.decode(entry, record));
            toClear.add(entry.name());
        }
        toClear.addAll(state.outdated(binding.stateKey(), binding.backfill(), bound));
        this.transactor = transactors.of(binding);
    }

    int index() {
        return binding.index();
    }

    String stateName() {
        return stateName;
    }

    /// Names in the state that are done with once [#commit] has returned.
    List<String> toClear() {
        return List.copyOf(toClear);
    }

    void commit() throws Exception {
        for (S transaction : staged) {
            transactor.commit(transaction);
        }
        staged.clear();
        toClear.clear();
        stagedState = null;
    }

    void load(Keys keys, Found found) throws Exception {
        transactor.load(keys, found);
    }

    void store(Documents documents) throws Exception {
        S transaction = transactor.store(documents);
        if (transaction == null) { // nothing but the author's compiler could have said so
            throw new IllegalStateException("store of the transactor of resource \""
                    + String.join(".", binding.resourcePath())
                    + "\" returned null; return the record of what was staged");
        }
        staged.add(transaction);
        toClear.add(stateName);
        stagedState = ReplacingPatch.settable(transaction);
    }

    /// A patch of our part of the state to what was staged by the transaction that is about to commit; null if nothing
    /// was. Of what an earlier one staged nothing is left then.
    @Nullable
    RawJson patch() {
        if (stagedState == null) {
            return null;
        }
        RawJson patch = ReplacingPatch.of(storedState, stagedState);
        storedState = stagedState;
        return patch;
    }

    void close() throws Exception {
        transactor.close();
    }
}
