package org.imap4x.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.imap4x.model.BodyStructure;
import org.imap4x.model.BodyStructure.Disposition;
import org.imap4x.model.Envelope;
import org.imap4x.model.Limits;
import org.imap4x.wire.TokenException;
import org.imap4x.wire.Tokenizer;
import org.jspecify.annotations.Nullable;

/** Reads BODY and BODYSTRUCTURE (RFC 9051 section 7.5.2); what could be read wrongly is refused. */
final class BodyParser {
  private final Tokenizer t;

  private BodyParser(Tokenizer t) {
    this.t = t;
  }

  /** The structure in these octets; empty when it can't be used. */
  static Optional<BodyStructure> structure(byte[] octets, int start, int end, Limits limits) {
    try {
      Tokenizer t = new Tokenizer(octets, start, end, limits);
      BodyStructure body = new BodyParser(t).body();
      t.skipBlanks();
      return t.atEnd() ? Optional.of(body) : Optional.empty();
    } catch (TokenException e) {
      Quirk.UNREADABLE_ITEM.seen();
      return Optional.empty();
    }
  }

  /** body = "(" (body-type-1part / body-type-mpart) ")"; recursion ends at the nesting limit. */
  private BodyStructure body() throws TokenException {
    t.open();
    t.skipBlanks();
    if (t.peek() == '(') {
      return multipart(children());
    }
    if (t.acceptNil()) {
      Quirk.NIL_CHILDREN.seen();
      next();
      return multipart(List.of());
    }
    String type = text("a media type");
    t.skipBlanks();
    if (t.peek() == '(' || t.peek() == ')' || (t.atNil() && !isMediaType(type))) {
      Quirk.CHILDLESS_MULTIPART.seen();
      return multipartOf(List.of(), type);
    }
    return part(type);
  }

  private List<BodyStructure> children() throws TokenException {
    List<BodyStructure> children = new ArrayList<>(3);
    while (t.peek() == '(') {
      if (children.size() >= t.limits().listItems()) {
        throw t.fail("fewer parts");
      }
      if (t.peekAhead(1) == ')' && children.isEmpty()) {
        // Only as the one and all: left out between others it would shift their numbers.
        t.skipValue();
        Quirk.NIL_CHILDREN.seen();
        t.skipBlanks();
        break;
      }
      children.add(body());
      t.skipBlanks();
    }
    return children;
  }

  private BodyStructure multipart(List<BodyStructure> children) throws TokenException {
    return multipartOf(children, text("a multipart subtype"));
  }

  /** body-ext-mpart: what follows the subtype. */
  private BodyStructure multipartOf(List<BodyStructure> children, String subtype)
      throws TokenException {
    Map<String, String> parameters = more() ? parameters() : Map.of();
    Extension ext = new Extension();
    ext.read(1);
    return new BodyStructure.Multipart(
        children, subtype, parameters, ext.disposition, ext.language, ext.location);
  }

  /** body-type-basic, body-type-text or body-type-msg: what follows the type. */
  private BodyStructure part(String type) throws TokenException {
    if (type.equalsIgnoreCase("multipart")) {
      // GroupWise and others name a multipart that they did not look into: the MIME text tells.
      throw t.fail("a type of one part");
    }
    String subtype = text("a media subtype");
    if (type.isEmpty() || subtype.isEmpty()) {
      throw t.fail("a media type");
    }
    next();
    Map<String, String> parameters = parameters();
    next();
    String id = ntext();
    next();
    String description = ntext();
    next();
    String encoding = ntext();
    if (encoding == null) {
      Quirk.ENCODING_NIL.seen();
    }
    long octets = more() ? size() : -1;
    if (isMessage(type, subtype)) {
      return message(type, subtype, parameters, id, description, encoding, octets);
    }
    boolean text = type.equalsIgnoreCase("text");
    long lines = text && more() && atLines() ? size() : -1;
    BodyStructure.Fields fields =
        fields(type, subtype, parameters, id, description, encoding, octets);
    return text ? new BodyStructure.TextPart(fields, lines) : new BodyStructure.Basic(fields);
  }

  /** body-type-msg: envelope, body and lines, which some servers leave out. */
  private BodyStructure message(
      String type,
      String subtype,
      Map<String, String> parameters,
      @Nullable String id,
      @Nullable String description,
      @Nullable String encoding,
      long octets)
      throws TokenException {
    Envelope envelope = null;
    BodyStructure body = null;
    long lines = -1;
    if (more() && atEnvelope()) {
      envelope = envelope();
      body = !more() || t.acceptNil() ? null : body();
      lines = more() ? size() : -1;
    } else {
      Quirk.MESSAGE_WITHOUT_BODY.seen();
    }
    BodyStructure.Fields fields =
        fields(type, subtype, parameters, id, description, encoding, octets);
    return new BodyStructure.MessagePart(fields, envelope, body, lines);
  }

  /** body-ext-1part and the end of the list. */
  private BodyStructure.Fields fields(
      String type,
      String subtype,
      Map<String, String> parameters,
      @Nullable String id,
      @Nullable String description,
      @Nullable String encoding,
      long octets)
      throws TokenException {
    Extension ext = new Extension();
    ext.read(0);
    return new BodyStructure.Fields(
        type,
        subtype,
        parameters,
        id,
        description,
        encoding,
        octets,
        ext.md5,
        ext.disposition,
        ext.language,
        ext.location);
  }

  private static boolean isMessage(String type, String subtype) {
    return type.equalsIgnoreCase("message")
        && (subtype.equalsIgnoreCase("rfc822") || subtype.equalsIgnoreCase("global"));
  }

  private static boolean isMediaType(String type) {
    return switch (type.length()) {
      case 4 -> type.equalsIgnoreCase("text") || type.equalsIgnoreCase("font");
      case 5 ->
          type.equalsIgnoreCase("image")
              || type.equalsIgnoreCase("audio")
              || type.equalsIgnoreCase("video")
              || type.equalsIgnoreCase("model");
      case 7 -> type.equalsIgnoreCase("message");
      case 11 -> type.equalsIgnoreCase("application");
      default -> false;
    };
  }

  /** Whether envelope, body and lines come, not body-ext-1part: md5 is never a list. */
  private boolean atEnvelope() {
    if (t.peek() == '(') {
      return true;
    }
    if (!t.atNil()) {
      return false;
    }
    int start = t.position();
    try {
      t.acceptNil();
      t.skipSpaces();
      t.skipValue();
      t.skipSpaces();
      return t.atDigit();
    } catch (TokenException e) {
      return false;
    } finally {
      t.seek(start, t.depth());
    }
  }

  private @Nullable Envelope envelope() throws TokenException {
    if (t.acceptNil()) {
      return null;
    }
    int start = t.position();
    int depth = t.depth();
    try {
      return new EnvelopeParser(t).envelope();
    } catch (TokenException e) {
      Quirk.UNREADABLE_ITEM.seen();
      t.seek(start, depth);
      t.skipValue();
      return null;
    }
  }

  /** Whether body-fld-lines comes: a number, or NIL with four more values behind it. */
  private boolean atLines() {
    if (!t.atNil()) {
      return t.atDigit() || t.peek() == '-';
    }
    int start = t.position();
    int values = 0;
    try {
      while (t.peek() != ')' && !t.atEnd() && values < 5) {
        t.skipValue();
        t.skipSpaces();
        values++;
      }
    } catch (TokenException e) {
      values = 0;
    }
    t.seek(start, t.depth());
    return values == 5;
  }

  /** body-fld-octets, body-fld-lines; -1 for what is no size. */
  private long size() throws TokenException {
    if (t.acceptNil()) {
      Quirk.ODD_BODY_SIZE.seen();
      return -1;
    }
    long value = t.lenientNumber();
    if (value < 0 || value > 0xFFFFFFFFL) {
      Quirk.ODD_BODY_SIZE.seen();
    }
    return Math.max(value, -1);
  }

  /** body-fld-param. */
  private Map<String, String> parameters() throws TokenException {
    if (t.acceptNil()) {
      return Map.of();
    }
    if (t.peek() != '(') {
      Quirk.ODD_BODY_FIELD.seen();
      t.skipValue();
      return Map.of();
    }
    t.open();
    t.skipBlanks();
    if (t.acceptClose()) {
      Quirk.EMPTY_PARAMETERS.seen();
      return Map.of();
    }
    String name = parameter();
    boolean valued = more();
    String value = valued ? parameter() : "";
    if (!more()) {
      t.close();
      return Map.of(name, value);
    }
    Map<String, String> all = new LinkedHashMap<>();
    all.put(name, value);
    while (more()) {
      name = parameter();
      value = more() ? parameter() : "";
      all.putIfAbsent(name, value);
      if (all.size() > t.limits().listItems()) {
        throw t.fail("fewer parameters");
      }
    }
    t.close();
    return Collections.unmodifiableMap(all);
  }

  private String parameter() throws TokenException {
    if (t.peek() == '(') {
      Quirk.ODD_BODY_FIELD.seen();
      int start = t.position();
      t.skipValue();
      return t.text(start, t.position());
    }
    String value = ntext();
    return value == null ? "" : value;
  }

  private String text(String expected) throws TokenException {
    if (!t.atString()) {
      Quirk.ATOM_FOR_STRING.seen();
      int c = t.peek();
      if (c == '(' || c == ')' || c < 0) {
        throw t.fail(expected);
      }
    }
    return t.astring();
  }

  private @Nullable String ntext() throws TokenException {
    if (t.acceptNil()) {
      return null;
    }
    return text("a string or NIL");
  }

  /** The separator that is due: what stands right behind a string was meant to be within it. */
  private void next() throws TokenException {
    if (!more()) {
      throw t.fail("a space and more");
    }
  }

  /** Whether another field of this list follows; steps over the space before it. */
  private boolean more() throws TokenException {
    int start = t.position();
    t.skipBlanks();
    int c = t.peek();
    if (c == ')') {
      return false;
    }
    int before = t.octetAt(start - 1);
    if (t.position() == start && c != '(' && before != ')' && before > ' ') {
      throw t.fail("a space or ')'");
    }
    if (c < 0) {
      throw t.fail("')'");
    }
    return true;
  }

  /** body-ext-1part and body-ext-mpart; fields are known by their shape where order is wrong. */
  private final class Extension {
    private @Nullable String md5;
    private @Nullable Disposition disposition;
    private List<String> language = List.of();
    private @Nullable String location;

    /**
     * Reads the rest of the list from the given field: 0 md5, 1 disposition, 2 language, 3
     * location.
     */
    void read(int first) throws TokenException {
      int field = first;
      while (more()) {
        if (field == 0 && t.peek() == '(') {
          field = 1;
        } else if (field == 2 && disposition == null && atDisposition()) {
          field = 1;
        }
        field(field++);
      }
      t.close();
    }

    private void field(int field) throws TokenException {
      switch (field) {
        case 0 -> md5 = ntext();
        case 1 -> disposition = disposition();
        case 2 -> language = languages();
        case 3 -> location = t.peek() == '(' ? odd() : ntext();
        default -> {
          Quirk.EXTRA_BODY_DATA.seen();
          t.skipValue();
        }
      }
    }

    private @Nullable String odd() throws TokenException {
      Quirk.ODD_BODY_FIELD.seen();
      t.skipValue();
      return null;
    }

    /** Whether a list comes whose second value is a list: no language has one. */
    private boolean atDisposition() throws TokenException {
      if (t.peek() != '(') {
        return false;
      }
      int start = t.position();
      t.skip();
      t.skipBlanks();
      boolean nested = false;
      if (t.atString()) {
        t.skipValue();
        t.skipBlanks();
        nested = t.peek() == '(';
      }
      t.seek(start, t.depth());
      return nested;
    }

    /** body-fld-dsp. */
    private @Nullable Disposition disposition() throws TokenException {
      if (t.peek() != '(') {
        String type = ntext();
        return type == null ? null : new Disposition(type, Map.of());
      }
      t.open();
      t.skipBlanks();
      if (t.acceptClose()) {
        Quirk.ODD_BODY_FIELD.seen();
        return null;
      }
      String type = ntext();
      Map<String, String> parameters = more() ? parameters() : Map.of();
      while (more()) {
        Quirk.ODD_BODY_FIELD.seen();
        t.skipValue();
      }
      t.close();
      return type == null ? null : new Disposition(type, parameters);
    }

    /** body-fld-lang. */
    private List<String> languages() throws TokenException {
      if (t.peek() != '(') {
        String one = ntext();
        return one == null ? List.of() : List.of(one);
      }
      t.open();
      t.skipBlanks();
      if (t.acceptClose()) {
        return List.of();
      }
      List<String> all = new ArrayList<>(2);
      do {
        if (t.peek() == '(') {
          odd();
          continue;
        }
        String one = ntext();
        if (one != null && all.size() < t.limits().listItems()) {
          all.add(one);
        }
      } while (more());
      t.close();
      return List.copyOf(all);
    }
  }
}
