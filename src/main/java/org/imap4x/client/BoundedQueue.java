package org.imap4x.client;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A queue that holds so many and no more, and next to nothing while it is empty; for any thread.
 */
final class BoundedQueue<T> {
  private final int most;
  private final Queue<T> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  BoundedQueue(int most) {
    this.most = most;
  }

  /** False where it is full. */
  boolean offer(T element) {
    if (size.incrementAndGet() > most) {
      size.decrementAndGet();
      return false;
    }
    return queue.offer(element);
  }

  /** The oldest one, taken away; null where there is none. */
  @Nullable T poll() {
    T element = queue.poll();
    if (element != null) {
      size.decrementAndGet();
    }
    return element;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  Stream<T> stream() {
    return queue.stream();
  }
}
