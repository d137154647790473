/// What a connector tells its operator while it runs.
@NullMarked
package dev.flowcdk.log;

import org.jspecify.annotations.NullMarked;
