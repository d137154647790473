/// The smallest capture: greets at an interval.
@NullMarked
package dev.flowcdk.reference.hello;

import org.jspecify.annotations.NullMarked;
