/// Whether a connector, in any language, may be trusted: it is driven from outside through all that Flow may do to it.
/// [Scenarios] lists what is tried, [Suite] tries it on a [Subject] and makes a [Report].
@NullMarked
package dev.flowcdk.conformance;

import org.jspecify.annotations.NullMarked;
