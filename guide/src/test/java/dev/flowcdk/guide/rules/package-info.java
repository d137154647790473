/// The rules that the kit enforces, each broken once.
@NullMarked
package dev.flowcdk.guide.rules;

import org.jspecify.annotations.NullMarked;
