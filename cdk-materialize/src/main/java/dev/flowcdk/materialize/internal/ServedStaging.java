package dev.flowcdk.materialize.internal;

import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.MaterializeApply;
import dev.flowcdk.materialize.StagingMaterialization;
import dev.flowcdk.materialize.StagingMaterialization.Contents;
import dev.flowcdk.materialize.StagingMaterialization.Move;
import dev.flowcdk.materialize.StagingMaterialization.Question;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a [StagingMaterialization] can do beside the protocol, with configs and tasks as the protocol has them.
///
/// Public for the kit's other modules.
///
/// @param <C> record of the endpoint config
/// @param <R> record of the resource config
public final class ServedStaging<C, R> {

    private final StagingMaterialization<C, R> materialization;
    private final SpecReader<C, R> specs;

    ServedStaging(StagingMaterialization<C, R> materialization, SpecReader<C, R> specs) {
        this.materialization = materialization;
        this.specs = specs;
    }

    /// See [StagingMaterialization#tryWriting].
    public void tryWriting(RawJson config) throws Exception {
        materialization.tryWriting(specs.endpoint(config));
    }

    /// See [StagingMaterialization#contents].
    public List<Contents> contents(RawJson config, List<Question> questions) throws Exception {
        return materialization.contents(specs.endpoint(config), questions);
    }

    /// See [StagingMaterialization#move].
    public void move(MaterializationSpec spec, @Nullable MaterializationSpec last, List<Move> moves) throws Exception {
        var task = specs.task(spec);
        materialization.move(
                new MaterializeApply<>(task.name(), task.config(), task.bindings(), specs.lastBindings(last), null),
                moves);
    }
}
