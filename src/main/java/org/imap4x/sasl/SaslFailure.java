package org.imap4x.sasl;

import java.io.Serial;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An authentication exchange ended by the client; the message never contains a secret. */
public final class SaslFailure extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** Why the client gave up. */
  public enum Kind {
    /** The credentials at hand do not serve this mechanism, or the token supplier failed. */
    NOT_USABLE,
    /** The server sent something that the mechanism does not allow at this point. */
    MALFORMED_CHALLENGE,
    /** The server did not prove that it knows the password: it may not be the real one. */
    SERVER_NOT_TRUSTED
  }

  private final String mechanism;
  private final Kind kind;

  /** Creates a failure; {@code detail} must not quote a secret. */
  public SaslFailure(String mechanism, Kind kind, String detail) {
    this(mechanism, kind, detail, null);
  }

  /** Creates a failure with what caused it; neither may quote a secret. */
  public SaslFailure(String mechanism, Kind kind, String detail, @Nullable Throwable cause) {
    super(mechanism + ": " + detail, cause);
    this.mechanism = Objects.requireNonNull(mechanism);
    this.kind = Objects.requireNonNull(kind);
  }

  /** The mechanism's name. */
  public String mechanism() {
    return mechanism;
  }

  /** Why the client gave up. */
  public Kind kind() {
    return kind;
  }
}
