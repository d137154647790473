/// Writes the project of a new connector. [NewProject][dev.flowcdk.template.internal.NewProject] is the place to start.
/// It is called by `flow-cdk new` and, inside of Maven and on Maven's Java, by the archetype that this module is, too.
@NullMarked
package dev.flowcdk.template.internal;

import org.jspecify.annotations.NullMarked;
