/// A whole materialization in one class, to learn from: it writes files of JSON lines, exactly once.
@NullMarked
package dev.flowcdk.reference.jsonlines;

import org.jspecify.annotations.NullMarked;
