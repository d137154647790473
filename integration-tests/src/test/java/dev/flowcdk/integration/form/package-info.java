/// Tests of `flow-cdk form` in a real browser.
@NullMarked
package dev.flowcdk.integration.form;

import org.jspecify.annotations.NullMarked;
