/// `flow-cdk conformance`.
@NullMarked
package dev.flowcdk.cli.conformance;

import org.jspecify.annotations.NullMarked;
