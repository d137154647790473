package dev.flowcdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A document that can say that its source has deleted it. Where its `_meta/op` is `d`, the reduction of a document
/// ends in a deletion, which materializations with hard deletes carry out; otherwise documents of one key are merged,
/// so that what a document lacks lets older values stand.
///
/// The record has a component named `_meta` that is never null and whose record has an `op`, normally a [Meta]:
///
/// ```java
/// @Deletable
/// record Issue(@Key long id, @AbsentWhenNull @Nullable String title, @JsonName("_meta") Meta meta) {}
/// ```
///
/// Of a deletion only the key counts.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Deletable {}
