/// `flow-cdk raw`: single calls to a connector.
@NullMarked
package dev.flowcdk.cli.raw;

import org.jspecify.annotations.NullMarked;
