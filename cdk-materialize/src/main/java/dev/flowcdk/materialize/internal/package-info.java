/// What runs a materialization: the rules of its protocol, the loop of its transactions, the threads of its bindings,
/// state. [MaterializeServer][dev.flowcdk.materialize.internal.MaterializeServer] is the place to start. Only for the
/// kit's own modules.
@NullMarked
package dev.flowcdk.materialize.internal;

import org.jspecify.annotations.NullMarked;
