package dev.flowcdk.conformance;

import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.session.ListFeed.Document;
import java.util.ArrayList;
import java.util.List;

/// Documents that the hook `change` of a materialization prints, as they come from its collections.
final class HookDocuments {

    private static final int TRANSACTIONS = 4;

    private HookDocuments() {}

    /// Transactions of them in order, with an empty one in between; none when the hook is not there or prints none.
    static List<List<Document>> of(MaterializationSubject subject) {
        Workload.Step change = subject.workload().change();
        if (change == null) {
            return List.of();
        }
        List<Document> documents = documents(subject.definition(), lines(change));
        if (documents.isEmpty()) {
            return List.of();
        }
        var transactions = new ArrayList<List<Document>>();
        int size = Math.ceilDiv(documents.size(), TRANSACTIONS);
        for (int start = 0; start < documents.size(); start += size) {
            transactions.add(documents.subList(start, Math.min(start + size, documents.size())));
        }
        transactions.add(Math.min(1, transactions.size()), List.of());
        return transactions;
    }

    private static List<Workload.Line> lines(Workload.Step change) {
        try {
            return change.run();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new HookException("the hook change was interrupted", interrupted);
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new HookException("the hook change failed: " + failed.getMessage(), failed);
        }
    }

    private static List<Document> documents(MaterializationTask task, List<Workload.Line> lines) {
        List<MaterializationTask.Binding> bindings = task.activeBindings();
        var documents = new ArrayList<Document>();
        for (Workload.Line line : lines) {
            int bound = documents.size();
            for (int binding = 0; binding < bindings.size(); binding++) {
                if (bindings.get(binding).source().equals(line.collection())) {
                    documents.add(new Document(binding, line.document()));
                }
            }
            if (documents.size() == bound) {
                throw new HookException("the hook change names the collection \"" + line.collection()
                        + "\", which the task is not bound to; it is bound to "
                        + bindings.stream()
                                .map(MaterializationTask.Binding::source)
                                .toList());
            }
        }
        return documents;
    }
}
