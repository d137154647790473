package dev.flowcdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A component of a document that is left out when it is null, instead of being written as null; on a record, all
/// of its components that may be null.
///
/// The difference counts where documents are merged: a null takes the place of the value that was there, and what
/// is left out lets it stand. The component has to be nullable, and its schema knows no null. In configs and states
/// it makes no difference.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE})
public @interface AbsentWhenNull {}
