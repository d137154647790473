package dev.flowcdk.internal.protocol;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// How a component of a message travels; on a record, which kind of its envelope it is. The JSON name of a kind is
/// the record's name with a small first letter.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Tag {

    /// The protobuf field number; [#JSON_ONLY] for fields whose number is not known; [#UNKNOWN] for the
    /// component that keeps all others.
    int value();

    /// The JSON name where it differs from the component's name.
    String json() default "";

    /// True for `fixed32` and `fixed64`, else whole numbers are varints.
    boolean fixed() default false;

    /// The field has no known number and is left out of the protobuf codec.
    int JSON_ONLY = -1;

    /// The component, of the type [UnknownFields], keeps what came over protobuf and has no other component.
    int UNKNOWN = -2;
}
