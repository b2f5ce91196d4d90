package org.imap4x.mail.link;

import jakarta.mail.MessagingException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.config.Threads;
import org.imap4x.wire.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * A watch of a line that has a thread only while there is something to do: whoever runs it does the
 * next step, and has it run again when the server has sent something or it is time.
 */
final class Watching implements Runnable {
  private final IdleLoop loop;
  private final IdleLoop.Host host;
  private final BooleanSupplier wanted;
  private final Executor workers;
  private final Consumer<@Nullable MessagingException> over;

  private volatile boolean refused;

  // ---- of one thread at a time: who runs it hands it on by having it run again

  /** The connection while it stays; null else. */
  private @Nullable ImapClient client;

  private IdleLoop.@Nullable Stay stay;
  private long begun;

  Watching(
      IdleLoop loop,
      BooleanSupplier wanted,
      Executor workers,
      Consumer<@Nullable MessagingException> over) {
    this.loop = loop;
    this.host = loop.host();
    this.wanted = wanted;
    this.workers = workers;
    this.over = over;
  }

  void begin() {
    loop.setStaying(true);
    try {
      workers.execute(this);
    } catch (RejectedExecutionException e) {
      loop.setStaying(false);
      throw e;
    }
  }

  /** There may be something to do; must not block. */
  private void told() {
    try {
      workers.execute(this);
    } catch (RejectedExecutionException e) {
      refused = true; // the application has done with it
      Threads.start("imap4x-idle", this);
    }
  }

  private boolean isWanted() {
    return !refused && wanted.getAsBoolean() && !host.isEnded();
  }

  @Override
  public void run() {
    boolean goesOn = false;
    MessagingException failure = null;
    try {
      goesOn = goesOn();
    } catch (MessagingException e) {
      failure = e;
    } finally {
      if (!goesOn) {
        loop.setStaying(false);
        over.accept(failure);
      }
    }
  }

  /** False when it has ended; else it is run again, perhaps by another thread already. */
  private boolean goesOn() throws MessagingException {
    while (client != null || isWanted()) {
      IdleLoop.End end = isWaiting();
      if (end == null) {
        return true;
      }
      if (Thread.currentThread().isInterrupted() || !isWanted()) {
        return false;
      }
      if (end == IdleLoop.End.INTERRUPTED) {
        Readiness.SHARED.after(loop.pauseAfterCall(), this::afterCall);
        return true;
      }
    }
    return false;
  }

  private void afterCall() {
    if (host.isBusy() && isWanted()) {
      Readiness.SHARED.after(loop.pauseAfterCall(), this::afterCall);
    } else {
      told();
    }
  }

  /** Stays on a connection; null when it waits there, else how that has ended. */
  private IdleLoop.@Nullable End isWaiting() throws MessagingException {
    ImapClient mine = client;
    if (mine == null) {
      mine = host.take();
      client = mine;
      begun = System.nanoTime();
    }
    boolean waits = false;
    boolean lost = false;
    IdleLoop.End end = null;
    try {
      end = step(mine);
      waits = end == null;
    } catch (ImapException e) {
      lost = loop.isLoss(e, begun);
      end = IdleLoop.End.INTERRUPTED;
    } finally {
      if (!waits) {
        client = null;
        host.done(mine);
      }
    }
    if (lost) {
      loop.replace();
      return IdleLoop.End.REPORTED;
    }
    return end;
  }

  /** Null when it waits for news; another thread may be at it then. */
  private IdleLoop.@Nullable End step(ImapClient mine) throws ImapException {
    IdleLoop.Stay now = stay;
    boolean called = false;
    if (now == null) {
      now = loop.begin(mine);
      if (now == null) {
        return loop.poll(mine);
      }
      called = loop.wasCalled();
    }
    boolean waits = false;
    try {
      if (stay == now) {
        now.takeNews();
      }
      stay = now;
      IdleLoop.End end = called || !isWanted() ? IdleLoop.End.INTERRUPTED : now.look();
      while (end == null) {
        waits = true;
        if (now.whenNews(this::told)) {
          return null;
        }
        waits = false;
        now.await();
        end = isWanted() ? now.look() : IdleLoop.End.INTERRUPTED;
      }
      return end;
    } finally {
      if (!waits) {
        stay = null;
        now.leave();
      }
    }
  }
}
