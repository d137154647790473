/// Packed tuples: the form in which keys and values of documents travel (the FoundationDB tuple layer, flow
/// protocol section 7).
@NullMarked
package dev.flowcdk.tuple;

import org.jspecify.annotations.NullMarked;
