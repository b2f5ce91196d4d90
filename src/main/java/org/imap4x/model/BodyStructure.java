package org.imap4x.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * BODY and BODYSTRUCTURE (RFC 9051 section 7.5.2). Types are as sent; parameters keep their order
 * and spelling. Extension data that did not come is null or empty.
 */
public sealed interface BodyStructure {
  /** The media type, such as text; as sent. */
  String type();

  /** The subtype; as sent. */
  String subtype();

  /** Content-Type parameters. */
  Map<String, String> parameters();

  /** Content-Disposition; null when none was given. */
  @Nullable Disposition disposition();

  /** Languages; empty when none were given. */
  List<String> language();

  /** Content-Location; null when none was given. */
  @Nullable String location();

  /** Content-Disposition with its parameters. */
  record Disposition(String type, Map<String, String> parameters) {}

  /** What every part that is no multipart has. */
  record Fields(
      String type,
      String subtype,
      Map<String, String> parameters,
      @Nullable String id,
      @Nullable String description,
      @Nullable String encoding,
      long octets,
      @Nullable String md5,
      @Nullable Disposition disposition,
      List<String> language,
      @Nullable String location) {}

  /** A part that is no multipart. */
  sealed interface Leaf extends BodyStructure {
    /** What it has in common with every part that is no multipart. */
    Fields fields();

    @Override
    default String type() {
      return fields().type();
    }

    @Override
    default String subtype() {
      return fields().subtype();
    }

    @Override
    default Map<String, String> parameters() {
      return fields().parameters();
    }

    @Override
    default @Nullable Disposition disposition() {
      return fields().disposition();
    }

    @Override
    default List<String> language() {
      return fields().language();
    }

    @Override
    default @Nullable String location() {
      return fields().location();
    }
  }

  /** Any other part. */
  record Basic(Fields fields) implements Leaf {}

  /** text/*; lines is -1 when it did not come. */
  record TextPart(Fields fields, long lines) implements Leaf {}

  /** message/rfc822 (and message/global); envelope and body are null when they did not come. */
  record MessagePart(
      Fields fields, @Nullable Envelope envelope, @Nullable BodyStructure body, long lines)
      implements Leaf {}

  /** multipart/*, possibly without any part. */
  record Multipart(
      List<BodyStructure> parts,
      String subtype,
      Map<String, String> parameters,
      @Nullable Disposition disposition,
      List<String> language,
      @Nullable String location)
      implements BodyStructure {
    public Multipart {
      parts = List.copyOf(parts);
    }

    @Override
    public String type() {
      return "multipart";
    }
  }
}
