/// JSON as bytes: a writer for documents and a value that keeps its text. Nothing here builds a tree.
@NullMarked
package dev.flowcdk.json;

import org.jspecify.annotations.NullMarked;
