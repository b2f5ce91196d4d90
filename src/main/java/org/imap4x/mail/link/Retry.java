package org.imap4x.mail.link;

import jakarta.mail.MessagingException;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.ImapException.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Decides, in one table, what follows when work failed: it is done again, looked up, or told.
 *
 * <pre>
 * work        not sent   refused   may have happened
 * repeatable  again      tell      again
 * verifiable  again      tell      look, then finish what is missing, or report done
 * other       again      tell      tell: outcome unknown
 * </pre>
 *
 * <p>How long a connection is waited for is {@link Recovery}'s business. What is counted here is
 * something else: work that ends {@value #MOST_LOSSES} connections one after the other, each of
 * which was in order before and brought nothing, is itself the reason and is told; and what a
 * server did not answer in time is asked once more, not for ever, and not at all where the answer
 * is much work ({@link Task#mayTakeLong}). Where it may have happened it is looked up before it is
 * told, so that the outcome is known.
 */
public final class Retry {
  private static final int MOST_LOSSES = 3;

  private Retry() {}

  /** What is known of an attempt that failed. */
  enum Known {
    NOT_SENT,
    REFUSED,
    MAYBE;

    static Known of(ImapException failure, boolean broken) {
      return broken ? NOT_SENT : of(failure.outcome());
    }

    private static Known of(Outcome outcome) {
      return switch (outcome) {
        case NOT_SENT -> NOT_SENT;
        case REFUSED -> REFUSED;
        case UNKNOWN -> MAYBE;
      };
    }
  }

  /** What follows. */
  enum Next {
    AGAIN,
    LOOK,
    TELL
  }

  /** The table. */
  static Next next(Task.Kind kind, Known known) {
    return switch (known) {
      case NOT_SENT -> Next.AGAIN;
      case REFUSED -> Next.TELL;
      case MAYBE ->
          switch (kind) {
            case REPEATABLE -> Next.AGAIN;
            case VERIFIABLE -> Next.LOOK;
            case OTHER -> Next.TELL;
          };
    };
  }

  /**
   * Does the work, on as many connections as it takes.
   *
   * @throws ImapException when the server refuses
   * @throws MessagingException what the line makes of a loss, or what the work threw
   */
  public static <T extends @Nullable Object> T run(Task<T> task, Line line)
      throws ImapException, MessagingException {
    return new Attempts<>(task, line).run();
  }

  /** One piece of work until it is done or told. */
  private static final class Attempts<T extends @Nullable Object> {
    private final Task<T> task;
    private final Line line;
    private @Nullable ImapException lost;
    private boolean unknown;
    private boolean slow;
    private boolean lastLook;
    private int losses;

    Attempts(Task<T> task, Line line) {
      this.task = task;
      this.line = line;
    }

    T run() throws ImapException, MessagingException {
      while (true) {
        ImapClient client = take();
        long before = task.progress();
        long commands = commands(client);
        try {
          if (unknown) {
            look(client);
          }
          if (lastLook && !task.isDone()) {
            throw line.failed(notDone(), null);
          }
          return task.run(client);
        } catch (ImapException e) {
          boolean broken = e.isRefusal() && line.isBroken(client, e);
          boolean over = (e.isRefusal() && !broken) || isInterrupted(e);
          if (over && unknown) {
            throw cannotTell(new MessagingException("looking it up failed", e));
          } else if (over) {
            throw e;
          }
          losses = task.progress() == before ? losses + 1 : 1;
          lost(e, broken, commands(client) - commands > 1);
        } finally {
          line.done(client);
        }
      }
    }

    /** This thread, as against another one that read for it: then it can be done again. */
    private static boolean isInterrupted(ImapException e) {
      return e instanceof ImapException.Interrupted && Thread.currentThread().isInterrupted();
    }

    private void look(ImapClient client) throws ImapException, MessagingException {
      try {
        task.look(client);
      } catch (Task.CannotTell e) {
        throw cannotTell(new MessagingException(e.getMessage(), e));
      } catch (MessagingException e) {
        throw cannotTell(e);
      }
      unknown = false;
    }

    private ImapClient take() throws MessagingException {
      try {
        return line.take(task.kind());
      } catch (MessagingException givenUp) {
        ImapException before = lost;
        if (before != null && (unknown || task.isBegun())) {
          throw line.failed(truth(before), givenUp);
        }
        throw givenUp;
      }
    }

    /** How many commands were begun on the connection. */
    private static long commands(@Nullable ImapClient client) {
      return client == null ? 0 : client.commandsBegun();
    }

    /**
     * Decides what follows.
     *
     * @param several whether there were other commands, of this work or of another thread's
     */
    private void lost(ImapException e, boolean broken, boolean several) throws MessagingException {
      if (!unknown) {
        lost = e;
      }
      if (several && task.kind() == Task.Kind.OTHER) {
        throw line.failed(partly(e), null); // what came before the lost one would be done twice
      }
      Next next = unknown ? Next.LOOK : next(task.kind(), Known.of(e, broken));
      boolean timeout = e instanceof ImapException.Timeout;
      boolean hopeless =
          losses >= MOST_LOSSES || (timeout && (slow || task.mayTakeLong())) || lastLook;
      boolean look = next == Next.LOOK && !lastLook;
      if (next == Next.TELL
          || (hopeless && !look)
          || Thread.currentThread().isInterrupted()
          || !line.heals()
          || line.isEnded()) {
        throw line.failed(truth(e), null);
      }
      lastLook = hopeless;
      slow |= timeout;
      unknown |= next == Next.LOOK;
    }

    /** It ended every connection, and was looked up on the last. */
    private ImapException notDone() {
      ImapException first = lost;
      String why = first == null ? "" : first.getMessage() + "; ";
      String what = why + "tried again in vain, and looked up: it has not been done";
      return new ImapException.Lost(
          task.isBegun() ? what + ", but for a part" : what,
          task.isBegun() ? Outcome.UNKNOWN : Outcome.NOT_SENT,
          first);
    }

    /** What was never answered stays unknown, whatever happened to the attempts after it. */
    private ImapException truth(ImapException last) {
      ImapException first = lost;
      if (unknown && first != null) {
        return first;
      }
      return task.isBegun() && last.isFatal() ? partly(last) : last;
    }

    private static ImapException partly(ImapException last) {
      return last.outcome() == Outcome.NOT_SENT
          ? new ImapException.Lost(
              last.getMessage() + "; a part may have been done before", Outcome.UNKNOWN, last)
          : last;
    }

    private MessagingException cannotTell(MessagingException why) {
      ImapException first = lost;
      return first == null ? why : line.failed(first, why);
    }
  }
}
