package org.imap4x.wire;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Has one thread wait until its channel can be read, or written, or the thread is interrupted: by a
 * selector of its own, which it has while it is used, or on a virtual thread by {@link Readiness},
 * as a selector would keep the thread's carrier.
 */
final class ChannelGate {
  private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

  private final SocketChannel channel;
  private final Readiness.Place place;
  private final int operation;
  private final AtomicReference<@Nullable Selector> selector = new AtomicReference<>();

  /** For {@link SelectionKey#OP_READ} or another one. */
  ChannelGate(SocketChannel channel, Readiness.Place place, int operation) {
    this.channel = channel;
    this.place = place;
    this.operation = operation;
  }

  private static @Nullable MethodHandle isVirtual() {
    try {
      MethodType type = MethodType.methodType(boolean.class);
      return MethodHandles.publicLookup().findVirtual(Thread.class, "isVirtual", type);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null; // before Java 21
    }
  }

  private static boolean onVirtualThread() {
    try {
      return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Waits; may return before, and does when the thread is interrupted or the channel closed.
   *
   * @param nanos how long at most; 0 for as long as it takes
   */
  void await(long nanos) throws IOException {
    if (onVirtualThread()) {
      park(nanos);
      return;
    }
    try {
      Selector mine = selector.get();
      if (mine == null) {
        mine = Readiness.SHARED.lend();
        selector.set(mine);
        channel.register(mine, operation);
      }
      mine.select(key -> {}, nanos == 0 ? 0 : 1 + TimeUnit.NANOSECONDS.toMillis(nanos - 1));
    } catch (ClosedSelectorException e) {
      return; // with the channel, as the next try of it tells
    } finally {
      if (!channel.isOpen()) {
        close();
      }
    }
  }

  private void park(long nanos) {
    Thread me = Thread.currentThread();
    Deadline end = nanos == 0 ? Deadline.never() : Deadline.after(Duration.ofNanos(nanos));
    AtomicBoolean ready = new AtomicBoolean();
    Readiness.Wait wait =
        Readiness.SHARED.when(
            place,
            operation,
            Deadline.never(),
            () -> {
              ready.set(true);
              LockSupport.unpark(me);
            });
    while (!ready.get() && !end.expired() && !me.isInterrupted() && channel.isOpen()) {
      LockSupport.parkNanos(this, end.remainingNanos());
    }
    wait.cancel();
  }

  /** Gives up what it needs to wait; for a thread that alone might wait. */
  void release() throws IOException {
    Selector mine = selector.getAndSet(null);
    if (mine != null) {
      Readiness.SHARED.giveBack(mine);
    }
  }

  /** The channel is closed: whoever waits does not any more. */
  void close() throws IOException {
    Selector mine = selector.getAndSet(null);
    if (mine != null) {
      mine.close();
    }
  }
}
