package org.imap4x.client;

import java.util.List;
import java.util.Optional;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.ResponseText;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * Why a command did not end well: what was tried and what came, with its cause kept.
 *
 * <p>After {@link No}, {@link Bad}, {@link Incomplete} and {@link Interrupted} the connection
 * lives, and after an answer that can't be read as far as {@link #isFatal} says so; after all
 * others it does not.
 *
 * <table border="1">
 * <caption>Two names that differ by case only</caption>
 * <tr><th></th><th>{@code org.imap4x.client.ImapException}</th>
 *     <th>{@code org.imap4x.mail.IMAPException}</th></tr>
 * <tr><td>is</td><td>a checked exception of its own</td>
 *     <td>a {@code jakarta.mail.MessagingException}</td></tr>
 * <tr><td>thrown by</td><td>{@link ImapClient}, the command core</td>
 *     <td>{@code IMAPStore}, {@code IMAPFolder} and the rest of the provider</td></tr>
 * <tr><td>how it is told apart</td><td>by its class: {@code No}, {@code Bad}, {@code Bye} ...</td>
 *     <td>{@code IMAPException.kind(Throwable)}, for any exception of the provider</td></tr>
 * <tr><td>whether it happened</td><td>{@link #outcome()}</td>
 *     <td>{@code IMAPException.outcome(Throwable)}</td></tr>
 * <tr><td>from one to the other</td><td>none: the core does not know the provider</td>
 *     <td>{@code getCause()}, where a command of the core was behind it</td></tr>
 * </table>
 */
public abstract sealed class ImapException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Whether the server did what it was asked for. */
  public enum Outcome {
    /** No octet of the command left, or not all that it needs: it did not happen. */
    NOT_SENT,
    /** The server answered that it did not do it. */
    REFUSED,
    /** It was sent and no answer came: it may have happened or not. */
    UNKNOWN
  }

  private final Outcome outcome;
  private final transient ResponseText text;
  private transient List<String> transcript = List.of();

  private ImapException(
      String message, Outcome outcome, ResponseText text, @Nullable Throwable cause) {
    super(message, cause);
    this.outcome = outcome;
    this.text = text;
  }

  /** Whether the command was carried out. */
  public Outcome outcome() {
    return outcome;
  }

  /** The response code that the server gave. */
  public Optional<ResponseCode> code() {
    return text == null ? Optional.empty() : text.code();
  }

  /** Whether the server gave the code of that name. */
  public boolean hasCode(String name) {
    return text != null && text.hasCode(name);
  }

  /** The server's own text, empty where it said none. */
  public String serverText() {
    return text == null ? "" : text.text();
  }

  /** The last lines of the session, without secrets; empty where they don't help. */
  public List<String> transcript() {
    return transcript == null ? List.of() : transcript;
  }

  ResponseText text() {
    return text == null ? ResponseText.EMPTY : text;
  }

  void attachTranscript(List<String> lines) {
    transcript = List.copyOf(lines);
  }

  /** The server refused: NO. */
  public static final class No extends ImapException {
    private static final long serialVersionUID = 1L;

    /** What was tried, and what the server said. */
    public No(String what, ResponseText text) {
      this(what + ": NO " + text, Outcome.REFUSED, text, null);
    }

    private No(String message, Outcome outcome, ResponseText text, @Nullable Throwable cause) {
      super(message, outcome, text, cause);
    }

    /** Refused on this side, before an octet was sent. */
    static No notSent(String message, @Nullable Throwable cause) {
      return new No(message, Outcome.NOT_SENT, ResponseText.EMPTY, cause);
    }

    /** The server's refusal with what else is known of it. */
    static No because(String message, ResponseText text, @Nullable Throwable cause) {
      return new No(message, Outcome.REFUSED, text, cause);
    }
  }

  /** The server did not understand, or does not do this now: BAD. */
  public static final class Bad extends ImapException {
    private static final long serialVersionUID = 1L;

    /** What was tried, and what the server said. */
    public Bad(String what, ResponseText text) {
      super(what + ": BAD " + text, Outcome.REFUSED, text, null);
    }
  }

  /** The server said goodbye. */
  public static final class Bye extends ImapException {
    private static final long serialVersionUID = 1L;

    /** What was tried, what the server said, and whether the command was carried out. */
    public Bye(String what, ResponseText text, Outcome outcome) {
      super(what + ": BYE " + text, outcome, text, null);
    }
  }

  /** The server broke the protocol or a limit, so that the session can't be followed any more. */
  public static final class Protocol extends ImapException {
    private static final long serialVersionUID = 1L;

    private final boolean contained;

    /** What the server did wrong, and whether the command was carried out. */
    public Protocol(String message, Outcome outcome, @Nullable Throwable cause) {
      this(message, outcome, cause, false);
    }

    private Protocol(
        String message, Outcome outcome, @Nullable Throwable cause, boolean contained) {
      super(message, outcome, ResponseText.EMPTY, cause);
      this.contained = contained;
    }

    /** An answer that can't be read, while the session is still in step. */
    static Protocol contained(String message, Outcome outcome) {
      return new Protocol(message, outcome, null, true);
    }

    @Override
    public boolean isFatal() {
      return !contained;
    }
  }

  /** The connection could not be made, or is gone. */
  public static final class Lost extends ImapException {
    private static final long serialVersionUID = 1L;

    /** How it was lost, and whether the command was carried out. */
    public Lost(String message, Outcome outcome, @Nullable Throwable cause) {
      super(message, outcome, ResponseText.EMPTY, cause);
    }
  }

  /**
   * A thread was interrupted while it waited: the one that called, whose interrupt status stays
   * set, or the one that read for it. The connection lives on.
   */
  public static final class Interrupted extends ImapException {
    private static final long serialVersionUID = 1L;

    /** What was waited for, and whether the command was carried out. */
    public Interrupted(String message, Outcome outcome, @Nullable Throwable cause) {
      super(message, outcome, ResponseText.EMPTY, cause);
    }
  }

  /** Nothing moved for longer than allowed. */
  public static final class Timeout extends ImapException {
    private static final long serialVersionUID = 1L;

    private final String option;

    /** What took too long, and whether the command was carried out. */
    public Timeout(String message, Outcome outcome, @Nullable Throwable cause) {
      this(message, outcome, cause, "");
    }

    /**
     * The same.
     *
     * @param option of {@link ClientOptions} that says how long it may take
     */
    Timeout(String message, Outcome outcome, @Nullable Throwable cause, String option) {
      super(message, outcome, ResponseText.EMPTY, cause);
      this.option = option;
    }

    /** The option of {@link ClientOptions} that says how long it may take; empty for others. */
    public String option() {
      return option;
    }
  }

  /**
   * The server covered some of the messages only, as it sets a limit to what one command may do
   * (RFC 9738), and can't be brought to go on.
   */
  public static final class Incomplete extends ImapException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable UidSet remaining;

    /** What was tried, what is left of it, and what the server said. */
    public Incomplete(String what, UidSet remaining, Outcome outcome, ResponseText text) {
      super(
          what + ": the server stopped at its limit, with UIDs " + remaining + " left: " + text,
          outcome,
          text,
          null);
      this.remaining = remaining;
    }

    /** The UIDs that were named and are not done with. */
    public UidSet remaining() {
      return remaining == null ? UidSet.EMPTY : remaining;
    }
  }

  /**
   * Whether the server answered, but not with what was asked for, so that something else may be
   * asked; the connection is in order.
   */
  public boolean isRefusal() {
    return !isFatal() && !(this instanceof Interrupted);
  }

  /**
   * Whether the server refuses because it limits this client or is in part away, by its response
   * code ({@code LIMIT} and {@code UNAVAILABLE} of RFC 5530, Yahoo's {@code THROTTLED}) or by the
   * text of a known server: to ask for the same in another way is no use, and makes it worse.
   */
  public boolean asksToStop() {
    return isThrottling()
        || (isRefusal()
            && (hasCode("LIMIT")
                || hasCode("UNAVAILABLE")
                || hasCode("SYS/TEMP")
                || LimitTexts.isAway(serverText())));
  }

  /** Whether the server refuses because there was too much too fast. */
  public boolean isThrottling() {
    return isRefusal() && (hasCode("THROTTLED") || LimitTexts.isThrottled(serverText()));
  }

  /** Whether the connection is unusable after this. */
  public boolean isFatal() {
    return !(this instanceof No
        || this instanceof Bad
        || this instanceof Incomplete
        || this instanceof Interrupted);
  }
}
