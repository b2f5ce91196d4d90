package org.imap4x.mail.opening;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.ObjIntConsumer;
import org.imap4x.mail.read.ServerMessage;
import org.jspecify.annotations.Nullable;

/**
 * The message objects of a folder by message number, held weakly but for those that were
 * prefetched.
 *
 * <p>They stand in pages, which are made when one of their messages is: a large folder costs
 * nothing where nobody looks. Not safe for threads.
 */
final class HeldMessages {
  private static final int PAGE = 256;

  private final ReferenceQueue<ServerMessage> dropped = new ReferenceQueue<>();
  private List<Page> pages = new ArrayList<>();

  /** The objects of so many numbers, one after the other. */
  private static final class Page {
    static final Page NONE = new Page(0);

    /** The message itself where it is pinned, or {@link Held}. */
    final @Nullable Object[] slots;

    Page(int size) {
      slots = new @Nullable Object[size];
    }
  }

  private static class Held extends WeakReference<ServerMessage> {
    private int number;

    Held(ServerMessage message, int number, ReferenceQueue<ServerMessage> queue) {
      super(message, queue);
      this.number = number;
    }
  }

  /** Kept alive while memory is not short. */
  private static final class Pinned extends Held {
    @SuppressWarnings("UnusedVariable") // held, not read
    private final SoftReference<ServerMessage> pin;

    Pinned(ServerMessage message, int number, ReferenceQueue<ServerMessage> queue) {
      super(message, number, queue);
      this.pin = new SoftReference<>(message);
    }
  }

  /** The object of that number; null when nobody holds one. */
  @Nullable ServerMessage get(int number) {
    return message(slot(number));
  }

  private static @Nullable ServerMessage message(@Nullable Object slot) {
    return slot instanceof Held held ? held.get() : (ServerMessage) slot;
  }

  private @Nullable Object slot(int number) {
    int page = (number - 1) / PAGE;
    boolean made = number > 0 && page < pages.size() && pages.get(page) != Page.NONE;
    return made ? pages.get(page).slots[(number - 1) % PAGE] : null;
  }

  /** Holds the object of a number in place of another one. */
  void put(int number, ServerMessage message) {
    set(number, new Held(message, number, dropped));
    forgetDropped();
  }

  private void set(int number, @Nullable Object slot) {
    int page = (number - 1) / PAGE;
    while (page >= pages.size()) {
      pages.add(Page.NONE);
    }
    if (pages.get(page) == Page.NONE) {
      pages.set(page, new Page(PAGE));
    }
    pages.get(page).slots[(number - 1) % PAGE] = slot;
  }

  private void forgetDropped() {
    for (Object d = dropped.poll(); d != null; d = dropped.poll()) {
      if (d instanceof Held held && slot(held.number) == held) {
        set(held.number, null);
      }
    }
  }

  /** Holds what was prefetched of a message, if it is the object of that number. */
  void pin(int number, ServerMessage message) {
    if (get(number) != message) {
      return;
    }
    if (message.whole() == null) {
      set(number, message);
    } else {
      // whole messages may go where memory is short: they can be fetched again
      set(number, new Pinned(message, number, dropped));
    }
  }

  /** All that somebody holds, by number. */
  List<ServerMessage> all() {
    List<ServerMessage> all = new ArrayList<>();
    for (Page page : pages) {
      for (Object slot : page.slots) {
        ServerMessage message = message(slot);
        if (message != null) {
          all.add(message);
        }
      }
    }
    return all;
  }

  /**
   * Puts all at their new numbers, in the order of the old ones; what gets 0 is dropped.
   *
   * @param moved hears of each that has another number now
   */
  void renumber(IntUnaryOperator numbers, ObjIntConsumer<ServerMessage> moved) {
    List<Page> before = pages;
    pages = new ArrayList<>();
    for (int p = 0; p < before.size(); p++) {
      @Nullable Object[] slots = before.get(p).slots;
      for (int i = 0; i < slots.length; i++) {
        ServerMessage message = message(slots[i]);
        if (message != null) {
          int old = p * PAGE + i + 1;
          int number = numbers.applyAsInt(old);
          if (number > 0) {
            if (number != old) {
              moved.accept(message, number);
            }
            if (slots[i] instanceof Held held) {
              held.number = number;
            }
            set(number, slots[i]);
          }
        }
      }
    }
  }

  void clear() {
    pages = new ArrayList<>();
  }
}
