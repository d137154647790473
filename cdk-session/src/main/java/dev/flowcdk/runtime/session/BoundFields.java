package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.WireFieldSelection;
import dev.flowcdk.runtime.document.DocumentFields;
import dev.flowcdk.runtime.document.Reducer;
import java.util.ArrayList;
import java.util.List;

/// What a session has to know of a binding. Each of the two threads of a session has its own key fields, since these
/// are for one thread.
record BoundFields(
        String stateKey,
        boolean deltaUpdates,
        boolean withDocument,
        DocumentFields key,
        DocumentFields loadedKey,
        DocumentFields values,
        Reducer reducer) {

    static List<BoundFields> of(ValidatedMaterialization materialization) {
        var all = new ArrayList<BoundFields>();
        List<MaterializationSpec.Binding> bindings = materialization.spec().bindings();
        for (int index = 0; index < bindings.size(); index++) {
            MaterializationSpec.Binding binding = bindings.get(index);
            CollectionSpec collection = materialization.collections().get(index);
            WireFieldSelection fields = binding.fieldSelection();
            if (fields == null) {
                throw new IllegalArgumentException("binding " + index + " has no field selection");
            }
            var readSchema = collection.readSchema() == null ? collection.writeSchema() : collection.readSchema();
            if (readSchema == null) {
                throw new IllegalArgumentException("the collection " + collection.name() + " has no schema");
            }
            all.add(new BoundFields(
                    binding.stateKey(),
                    binding.deltaUpdates(),
                    !fields.document().isEmpty(),
                    DocumentFields.of(collection, fields.keys()),
                    DocumentFields.of(collection, fields.keys()),
                    DocumentFields.of(collection, fields.values()),
                    new Reducer(readSchema, "the schema of collection \"" + collection.name() + "\"")));
        }
        return all;
    }
}
