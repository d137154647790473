/// Tests of the command and the connectors as they are shipped, each in a process of its own.
@NullMarked
package dev.flowcdk.integration;

import org.jspecify.annotations.NullMarked;
