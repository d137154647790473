/// Flow's side of the protocol: the calls of the control plane, sessions of captures and materializations.
@NullMarked
package dev.flowcdk.runtime.session;

import org.jspecify.annotations.NullMarked;
