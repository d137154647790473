package dev.flowcdk.testing.conformance;

import java.util.Set;

/// What was declared to be lacking.
record Declared(Set<Feature> lacking) {

    Declared {
        lacking = Set.copyOf(lacking);
    }

    /// @param present whether the connector was seen to have it
    /// @throws ConformanceException when that is not what was declared
    void check(Feature feature, boolean present) {
        boolean declared = !lacking.contains(feature);
        if (present && !declared) {
            throw new ConformanceException(
                    "the connector has " + feature + "; remove that from what it is declared to be lacking");
        }
        if (!present && declared) {
            throw new ConformanceException(
                    "the connector lacks " + feature + "; mend it, or declare it: lacking(Feature." + feature + ")");
        }
    }
}
