package dev.flowcdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names a connector. Written on the class that implements its behaviour.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Connector {
    /// The connector's name, such as `source-hello-world`: the same as its image's.
    String name();

    /// Address of the page that explains the connector to its users.
    String documentation();
}
