package org.imap4x.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The code and the human text of a status response (RFC 9051 section 7.1). */
public record ResponseText(@Nullable ResponseCode codeOrNull, String text) {
  /** Neither code nor text. */
  public static final ResponseText EMPTY = new ResponseText(null, "");

  /** The code in brackets. */
  public Optional<ResponseCode> code() {
    return Optional.ofNullable(codeOrNull);
  }

  /** Whether the code is the given one, by its name. */
  public boolean hasCode(String name) {
    return codeOrNull != null && codeOrNull.name().equalsIgnoreCase(name);
  }

  @Override
  public String toString() {
    return codeOrNull == null ? text : "[" + codeOrNull + "] " + text;
  }
}
