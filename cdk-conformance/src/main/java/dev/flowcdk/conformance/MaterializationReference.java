package dev.flowcdk.conformance;

import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.wire.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What an endpoint holds when nothing is disturbed, and what therefore has to be there however it is.
///
/// @param messages how many passed in a session with all transactions
/// @param prefixes what the endpoint holds after each number of transactions, from none
/// @param varying members that differ from run to run
/// @param keepsCheckpoints whether sessions start from the connector's own checkpoint
/// @param stagesState whether commits come with a state of the connector
record MaterializationReference(
        long messages,
        List<EndpointContent> prefixes,
        Set<String> varying,
        boolean keepsCheckpoints,
        boolean stagesState) {

    static MaterializationReference of(MaterializationSubject subject) throws Exception {
        if (!subject.readable()) {
            throw new UnprovableException(
                    "there are no hooks prepare and read that empty the endpoint and tell what it holds");
        }
        if (subject.transactions().stream().allMatch(List::isEmpty)) {
            throw new UnprovableException("there are no documents to materialize, so that none could be missed");
        }
        Faults counting = Faults.none();
        MaterializationTrial whole = MaterializationTrial.prepared(subject);
        whole.session(MaterializeOptions.task().withFaults(counting));
        Set<String> varying = Set.of();
        Workload.Reader read = subject.workload().read();
        boolean hooked = subject.conduct().endpoint() == null && read != null;
        List<Workload.Line> first = hooked && read != null ? read.read() : List.of();

        var prefixes = new ArrayList<EndpointContent>();
        MaterializationTrial steps = MaterializationTrial.prepared(subject);
        int count = subject.transactions().size();
        for (int done = 0; done < count; done++) {
            steps.session(MaterializeOptions.task().withTransactions(1));
        }
        steps.session(MaterializeOptions.task());
        if (hooked && read != null) {
            varying = EndpointContent.varying(subject, first, read.read());
        }
        MaterializationTrial again = MaterializationTrial.prepared(subject);
        prefixes.add(EndpointContent.read(subject, varying));
        for (int done = 0; done < count; done++) {
            again.session(MaterializeOptions.task().withTransactions(1));
            prefixes.add(EndpointContent.read(subject, varying));
        }
        if (prefixes.getLast().isEmpty()) {
            throw new UnprovableException("undisturbed, the endpoint holds nothing when all was materialized, so that"
                    + " nothing could be missed; see whether it is read where the connector writes");
        }
        return new MaterializationReference(
                counting.passed(),
                List.copyOf(prefixes),
                varying,
                steps.keepsCheckpoints() || again.keepsCheckpoints(),
                steps.stagesState() || whole.stagesState());
    }

    /// What is there in the end.
    EndpointContent end() {
        return prefixes.getLast();
    }
}
