package dev.flowcdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A document whose schema says less than what its source holds. The platform then infers what documents have in
/// common from those that it has seen, and readers see that schema together with this one.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface InferSchema {}
