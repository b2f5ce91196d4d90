package org.imap4x.mail.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.MessagingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.ResponseText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from a failure: each cell of the table, and what is beside it. */
class RetryTest {
  private static final ImapException NOT_SENT = lost(Outcome.NOT_SENT);
  private static final ImapException UNKNOWN = lost(Outcome.UNKNOWN);

  /** Work that fails as told, and then succeeds. */
  private static final class Scripted implements Task<String> {
    private final Kind kind;
    private final Deque<Exception> failures = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private LongSupplier progress = () -> 0;
    private @Nullable Exception lookFails;
    private boolean begun;
    private int lookThatFindsItDone;
    private int looksUntilFailure;

    Scripted(Kind kind, Exception... failures) {
      this.kind = kind;
      this.failures.addAll(List.of(failures));
    }

    void failsAtLook(int number, Exception failure) {
      looksUntilFailure = number;
      lookFails = failure;
    }

    @Override
    public Kind kind() {
      return kind;
    }

    @Override
    public String run(ImapClient client) throws ImapException, MessagingException {
      calls.add("run");
      Exception failure = failures.poll();
      if (failure instanceof ImapException e) {
        throw e;
      } else if (failure instanceof MessagingException e) {
        throw e;
      }
      return "done";
    }

    @Override
    public void look(ImapClient client) throws ImapException, MessagingException, CannotTell {
      calls.add("look");
      Exception failure = --looksUntilFailure > 0 ? null : lookFails;
      lookFails = looksUntilFailure > 0 ? lookFails : null;
      if (failure instanceof ImapException e) {
        throw e;
      } else if (failure instanceof CannotTell e) {
        throw e;
      }
    }

    @Override
    public long progress() {
      return progress.getAsLong();
    }

    @Override
    public boolean isBegun() {
      return begun;
    }

    @Override
    public boolean isDone() {
      return lookThatFindsItDone > 0
          && calls.stream().filter("look"::equals).count() >= lookThatFindsItDone;
    }
  }

  /** A line that gives out connections until it is told to give up. */
  private static final class TestLine implements Line {
    private final boolean heals;
    private int taken;
    private int given;
    private int most = Integer.MAX_VALUE;
    private boolean broken;

    TestLine(boolean heals) {
      this.heals = heals;
    }

    @Override
    @SuppressWarnings("NullAway") // nobody looks at it
    public ImapClient take(Task.Kind kind) throws MessagingException {
      if (taken >= most) {
        throw new MessagingException("given up");
      }
      taken++;
      return null;
    }

    @Override
    public void done(ImapClient client) {
      given++;
    }

    @Override
    public boolean heals() {
      return heals;
    }

    @Override
    public boolean isEnded() {
      return false;
    }

    @Override
    public boolean isBroken(ImapClient client, ImapException refusal) {
      return broken;
    }

    @Override
    public MessagingException failed(ImapException e, @Nullable MessagingException givenUp) {
      MessagingException failed = new MessagingException(e.outcome().name(), e);
      if (givenUp != null) {
        failed.addSuppressed(givenUp);
      }
      return failed;
    }
  }

  private static ImapException lost(Outcome outcome) {
    return new ImapException.Lost("lost", outcome, null);
  }

  private static ImapException timeout() {
    return new ImapException.Timeout("slow", Outcome.UNKNOWN, null);
  }

  private static String ending(Scripted task, TestLine line) {
    String end;
    try {
      end = Retry.run(task, line);
    } catch (ImapException e) {
      end = "refused";
    } catch (MessagingException e) {
      end = e.getMessage();
    }
    assertEquals(line.taken, line.given, "a connection was not given back");
    return task.calls + " " + end;
  }

  @AfterEach
  void notInterrupted() {
    assertTrue(!Thread.interrupted());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // work | outcome | reconnect | what is done, and how it ends
        "REPEATABLE | NOT_SENT | true | [run, run] done",
        "REPEATABLE | NOT_SENT | false | [run] NOT_SENT",
        "REPEATABLE | REFUSED | true | [run] refused",
        "REPEATABLE | REFUSED | false | [run] refused",
        "REPEATABLE | UNKNOWN | true | [run, run] done",
        "REPEATABLE | UNKNOWN | false | [run] UNKNOWN",
        "VERIFIABLE | NOT_SENT | true | [run, run] done",
        "VERIFIABLE | NOT_SENT | false | [run] NOT_SENT",
        "VERIFIABLE | REFUSED | true | [run] refused",
        "VERIFIABLE | REFUSED | false | [run] refused",
        "VERIFIABLE | UNKNOWN | true | [run, look, run] done",
        "VERIFIABLE | UNKNOWN | false | [run] UNKNOWN",
        "OTHER | NOT_SENT | true | [run, run] done",
        "OTHER | NOT_SENT | false | [run] NOT_SENT",
        "OTHER | REFUSED | true | [run] refused",
        "OTHER | REFUSED | false | [run] refused",
        "OTHER | UNKNOWN | true | [run] UNKNOWN",
        "OTHER | UNKNOWN | false | [run] UNKNOWN",
      })
  void table_eachCell_isWhatTheDocumentationSays(
      Task.Kind kind, Outcome outcome, boolean heals, String expected) {
    ImapException failure =
        outcome == Outcome.REFUSED
            ? new ImapException.No("work", new ResponseText(null, "no"))
            : lost(outcome);
    assertEquals(expected, ending(new Scripted(kind, failure), new TestLine(heals)));
  }

  @Test
  void unsafeWork_unknownThenNotSent_isNeverDoneAgainWithoutALook() {
    Scripted task = new Scripted(Task.Kind.VERIFIABLE, UNKNOWN, NOT_SENT);
    assertEquals("[run, look, run, run] done", ending(task, new TestLine(true)));
    task = new Scripted(Task.Kind.VERIFIABLE, NOT_SENT, UNKNOWN);
    assertEquals("[run, run, look, run] done", ending(task, new TestLine(true)));
  }

  @Test
  void look_lostAsWell_looksAgain() {
    Scripted task = new Scripted(Task.Kind.VERIFIABLE, UNKNOWN);
    task.lookFails = NOT_SENT;
    assertEquals("[run, look, look, run] done", ending(task, new TestLine(true)));
  }

  @Test
  void look_cannotTell_saysUnknownAndWhy() {
    Scripted task = new Scripted(Task.Kind.VERIFIABLE, UNKNOWN);
    task.lookFails = new Task.CannotTell("no UIDNEXT");
    TestLine line = new TestLine(true);
    MessagingException e = assertThrows(MessagingException.class, () -> Retry.run(task, line));
    assertEquals("UNKNOWN", e.getMessage());
    assertEquals("no UIDNEXT", e.getSuppressed()[0].getMessage());
    assertEquals(List.of("run", "look"), task.calls);
  }

  @Test
  void look_refused_saysUnknownNotRefused() {
    Scripted task = new Scripted(Task.Kind.VERIFIABLE, UNKNOWN);
    task.lookFails = new ImapException.No("EXAMINE", new ResponseText(null, "no such mailbox"));
    assertEquals("[run, look] UNKNOWN", ending(task, new TestLine(true)));
  }

  @Test
  void noOtherConnection_afterUnknown_saysUnknownNotWhyTheServerIsAway() {
    TestLine line = new TestLine(true);
    line.most = 1;
    assertEquals("[run] UNKNOWN", ending(new Scripted(Task.Kind.VERIFIABLE, UNKNOWN), line));
  }

  @Test
  void noOtherConnection_afterNotSent_saysWhyTheServerIsAway() {
    TestLine line = new TestLine(true);
    line.most = 1;
    assertEquals("[run] given up", ending(new Scripted(Task.Kind.VERIFIABLE, NOT_SENT), line));
  }

  @Test
  void partlyDone_restNotSent_doesNotSayNotSent() {
    Scripted task = new Scripted(Task.Kind.VERIFIABLE, NOT_SENT);
    task.begun = true;
    TestLine line = new TestLine(true);
    line.most = 1;
    assertEquals("[run] UNKNOWN", ending(task, line));
  }

  @Test
  void workThatEndsEveryConnection_isToldAfterThree() {
    Scripted task = new Scripted(Task.Kind.REPEATABLE, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);
    assertEquals("[run, run, run] UNKNOWN", ending(task, new TestLine(true)));
  }

  @Test
  void verifiableWorkThatEndsEveryConnection_isLookedUpBeforeItIsTold() {
    Scripted task = new Scripted(Task.Kind.VERIFIABLE, UNKNOWN, UNKNOWN, UNKNOWN);
    assertEquals("[run, look, run, look, run, look] NOT_SENT", ending(task, new TestLine(true)));
  }

  @Test
  void verifiableWorkThatEndsEveryConnection_doneByTheLast_isDone() {
    Scripted task = new Scripted(Task.Kind.VERIFIABLE, UNKNOWN, UNKNOWN, UNKNOWN);
    task.lookThatFindsItDone = 3;
    assertEquals("[run, look, run, look, run, look, run] done", ending(task, new TestLine(true)));
  }

  @Test
  void verifiableWork_lastLookIsLostAsWell_saysUnknown() {
    Scripted task = new Scripted(Task.Kind.VERIFIABLE, timeout(), timeout());
    TestLine line = new TestLine(true);
    task.failsAtLook(2, UNKNOWN);
    assertEquals("[run, look, run, look] UNKNOWN", ending(task, line));
  }

  @Test
  void verifiableWork_thatTheServerDoesNotAnswer_isLookedUpBeforeItIsTold() {
    Scripted task = new Scripted(Task.Kind.VERIFIABLE, timeout(), timeout());
    assertEquals("[run, look, run, look] NOT_SENT", ending(task, new TestLine(true)));
  }

  @Test
  void workThatBringsSomething_isGoneOnWith() {
    Scripted task =
        new Scripted(
            Task.Kind.REPEATABLE, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);
    task.progress = () -> task.calls.size();
    assertTrue(ending(task, new TestLine(true)).endsWith("done"));
    assertEquals(8, task.calls.size());
  }

  @Test
  void timeout_ofOurs_isAskedOnceMoreOnly() {
    Scripted task = new Scripted(Task.Kind.REPEATABLE, timeout(), timeout(), timeout());
    assertEquals("[run, run] UNKNOWN", ending(task, new TestLine(true)));
  }

  @Test
  void refusal_ofASessionThatIsNotWhatItShouldBe_isALoss() {
    TestLine line = new TestLine(true);
    line.broken = true;
    ImapException refusal =
        new ImapException.Bad("FETCH", new ResponseText(null, "No mailbox selected"));
    assertEquals("[run, run] done", ending(new Scripted(Task.Kind.VERIFIABLE, refusal), line));
  }

  @Test
  void interrupted_isToldAtOnce() {
    Scripted task = new Scripted(Task.Kind.REPEATABLE, UNKNOWN);
    Thread.currentThread().interrupt();
    assertEquals("[run] UNKNOWN", ending(task, new TestLine(true)));
    assertTrue(Thread.interrupted());
  }

  @Test
  void exceptionOfTheWorkItself_isThatOne() {
    MessagingException own = new MessagingException("own");
    Scripted task = new Scripted(Task.Kind.REPEATABLE, own);
    assertSame(
        own, assertThrows(MessagingException.class, () -> Retry.run(task, new TestLine(true))));
  }
}
