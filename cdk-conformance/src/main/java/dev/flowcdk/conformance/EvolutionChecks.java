package dev.flowcdk.conformance;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.protocol.ConstraintType;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.FieldWishes;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.selection.FieldSelector;
import dev.flowcdk.runtime.session.ListFeed;
import dev.flowcdk.runtime.session.ListFeed.Document;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.session.ValidatedMaterialization;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What becomes of documents when the schema of their collection changes while the task goes on.
final class EvolutionChecks {

    private EvolutionChecks() {}

    /// A capture has to go on when its collections describe more than it knows of.
    static Outcome ofCapture(CaptureSubject subject) throws Exception {
        CaptureReference reference = subject.reference();
        reference.requireComparable();
        var wishes = new LinkedHashMap<String, FieldWishes>();
        for (CaptureTask.Binding binding : subject.definition().activeBindings()) {
            wishes.put(binding.target(), FieldWishes.recommended());
        }
        Map<String, SchemaChange.Changed> changed = SchemaChange.ADDED.of(subject.catalog(), wishes);
        if (changed.isEmpty()) {
            return Outcome.doesNotApply("none of its collections' schemas can have another property");
        }
        CaptureTrial first = CaptureTrial.prepared(subject);
        first.session(reference.plan(first, reference.options().withTransactions(1)));
        CaptureTrial next = first.published(SchemaChange.in(subject.catalog(), changed), subject.definition(), true);
        List<String> problems = reference.problemsAtTheEnd(next);
        String did = "committed a transaction, published its collections with another property, and went on";
        return problems.isEmpty() || !reference.stillBrings()
                ? Outcome.holds(did)
                : Outcome.fails(did, CaptureReference.shown("after the publication", problems));
    }

    static Outcome added(MaterializationSubject subject) throws Exception {
        return run(subject, SchemaChange.ADDED);
    }

    static Outcome retyped(MaterializationSubject subject) throws Exception {
        return run(subject, SchemaChange.RETYPED);
    }

    static Outcome removed(MaterializationSubject subject) throws Exception {
        return run(subject, SchemaChange.REMOVED);
    }

    /// Materializes documents of the old form and then of the new one, and the same with a schema that allows both from
    /// the start: in the end the endpoint holds the same.
    private static Outcome run(MaterializationSubject subject, SchemaChange change) throws Exception {
        MaterializationReference reference = subject.reference();
        var wishes = new LinkedHashMap<String, FieldWishes>();
        for (MaterializationTask.Binding binding : subject.definition().activeBindings()) {
            wishes.put(binding.source(), binding.fields());
        }
        Map<String, SchemaChange.Changed> changed = change.of(subject.catalog(), wishes);
        if (changed.isEmpty()) {
            return Outcome.doesNotApply(
                    "none of its collections has a property of a simple type, beside its key, to" + " try it with");
        }
        Catalog after = SchemaChange.in(subject.catalog(), changed);
        Catalog whole = change == SchemaChange.REMOVED ? subject.catalog() : after;
        List<List<Document>> before = withoutLast(subject.transactions());
        List<List<Document>> all = new ArrayList<>(before);
        all.add(last(subject, change, changed));
        subject.workload().prepared(); // as a new task, it may well be refused where something is already
        ValidatedMaterialization fromTheStart = subject.validated(whole, subject.definition(), null);
        check(fromTheStart, all);

        EndpointContent expected = null;
        var ignored = new HashSet<>(reference.varying());
        var texts = new HashSet<String>();
        changed.values().forEach(each -> {
            switch (change) {
                case REMOVED -> ignored.add(each.property());
                case RETYPED -> texts.add(each.property());
                case ADDED -> {}
            }
        });
        boolean compared = subject.conduct().endpoint() == null;
        if (compared) {
            MaterializationTrial fresh =
                    MaterializationTrial.prepared(subject, fromTheStart, subject.connector(), ForeignStates.EMPTY);
            fresh.session(MaterializeOptions.task(), new ListFeed(all));
            expected = read(subject, ignored, texts);
        }
        MaterializationTrial first = MaterializationTrial.prepared(subject);
        first.session(MaterializeOptions.task(), new ListFeed(before));
        boolean again = publish(subject, first, after, all);
        if (expected != null) {
            expected.check(
                    "after the publication",
                    read(subject, ignored, texts),
                    subject.conduct().exact() && !again);
        }
        return Outcome.holds("materialized documents, published the collections with another schema, and went on with"
                + " documents of it"
                + (again ? "; the binding began anew, since the connector called the change incompatible" : ""));
    }

    /// Publishes the task and materializes what is left, or all of it again when the connector asks for that.
    ///
    /// @return whether all came again
    private static boolean publish(
            MaterializationSubject subject, MaterializationTrial first, Catalog after, List<List<Document>> all)
            throws Exception {
        boolean incompatible;
        try {
            ValidatedMaterialization next = subject.validated(after, subject.definition(), first.validated());
            incompatible = incompatible(next);
            if (!incompatible) {
                first.published(next).session(MaterializeOptions.task(), new ListFeed(all));
            }
        } catch (UserException cannotBeSelected) {
            incompatible = true;
        }
        if (!incompatible) {
            return false;
        }
        ValidatedMaterialization raised;
        try {
            raised = subject.validated(after, BackfillChecks.raised(subject.definition()), first.validated());
        } catch (UserException cannotBeSelected) {
            throw new UnprovableException(
                    "the connector cannot take such a property: " + cannotBeSelected.getMessage());
        }
        if (incompatible(raised)) {
            throw new NotHeldException(
                    "it still calls the change incompatible when the backfill counter is raised, which begins anew");
        }
        first.published(raised).session(MaterializeOptions.task(), new ListFeed(all, "fixture.v1"));
        return true;
    }

    private static boolean incompatible(ValidatedMaterialization task) {
        return task.answers().stream()
                .flatMap(answer -> FieldSelector.constraints(answer).values().stream())
                .flatMap(List::stream)
                .anyMatch(constraint -> constraint.type() == ConstraintType.INCOMPATIBLE);
    }

    private static EndpointContent read(MaterializationSubject subject, Set<String> ignored, Set<String> texts)
            throws Exception {
        try {
            return EndpointContent.read(subject, ignored, texts);
        } catch (HookException failed) {
            throw new UnprovableException(
                    "the hook read cannot tell what the endpoint holds after the change: " + failed.getMessage());
        }
    }

    private static List<List<Document>> withoutLast(List<List<Document>> transactions) {
        return transactions.subList(0, lastWithDocuments(transactions));
    }

    private static int lastWithDocuments(List<List<Document>> transactions) {
        for (int index = transactions.size() - 1; index > 0; index--) {
            if (!transactions.get(index).isEmpty()) {
                return index;
            }
        }
        throw new UnprovableException("there is only one transaction to materialize");
    }

    private static List<Document> last(
            MaterializationSubject subject, SchemaChange change, Map<String, SchemaChange.Changed> changed) {
        List<List<Document>> transactions = subject.transactions();
        var documents = new ArrayList<Document>();
        for (Document document : transactions.get(lastWithDocuments(transactions))) {
            String collection = subject.definition()
                    .activeBindings()
                    .get(document.binding())
                    .source();
            SchemaChange.Changed each = changed.get(collection);
            documents.add(
                    each == null
                            ? document
                            : new Document(
                                    document.binding(), change.document(document.json(), each, documents.size())));
        }
        return documents;
    }

    private static void check(ValidatedMaterialization task, List<List<Document>> documents) {
        try {
            ListFeed.check(documents, task.collections());
        } catch (IllegalArgumentException unfit) {
            throw new UnprovableException("no documents can be made for the changed schema: " + unfit.getMessage());
        }
    }
}
