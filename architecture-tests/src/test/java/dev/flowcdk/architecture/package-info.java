/// Which module may use which. [ArchitectureTest][dev.flowcdk.architecture.ArchitectureTest] is the place to start.
@NullMarked
package dev.flowcdk.architecture;

import org.jspecify.annotations.NullMarked;
