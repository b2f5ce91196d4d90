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

    final @Nullable Held[] slots;

    Page(int size) {
      slots = new @Nullable Held[size];
    }
  }

  private static final class Held extends WeakReference<ServerMessage> {
    private int number;

    /** What keeps it alive while the folder is open; null for nothing. */
    @SuppressWarnings("UnusedVariable") // held, not read
    private @Nullable Object pin;

    Held(ServerMessage message, int number, ReferenceQueue<ServerMessage> queue) {
      super(message, queue);
      this.number = number;
    }
  }

  /** The object of that number; null when nobody holds one. */
  @Nullable ServerMessage get(int number) {
    Held held = held(number);
    return held == null ? null : held.get();
  }

  private @Nullable Held held(int number) {
    int page = (number - 1) / PAGE;
    boolean made = number > 0 && page < pages.size() && pages.get(page) != Page.NONE;
    return made ? pages.get(page).slots[(number - 1) % PAGE] : null;
  }

  /** Holds the object of a number in place of another one. */
  void put(int number, ServerMessage message) {
    set(number, new Held(message, number, dropped));
    forgetDropped();
  }

  private void set(int number, @Nullable Held held) {
    int page = (number - 1) / PAGE;
    while (page >= pages.size()) {
      pages.add(Page.NONE);
    }
    if (pages.get(page) == Page.NONE) {
      pages.set(page, new Page(PAGE));
    }
    pages.get(page).slots[(number - 1) % PAGE] = held;
  }

  private void forgetDropped() {
    for (Object d = dropped.poll(); d != null; d = dropped.poll()) {
      if (d instanceof Held held && held(held.number) == held) {
        set(held.number, null);
      }
    }
  }

  /** Holds what was prefetched of a message, if it is the object of that number. */
  void pin(int number, ServerMessage message) {
    Held held = held(number);
    if (held != null && held.get() == message) {
      // whole messages may go where memory is short: they can be fetched again
      held.pin = message.whole() == null ? message : new SoftReference<>(message);
    }
  }

  /** All that somebody holds, by number. */
  List<ServerMessage> all() {
    List<ServerMessage> all = new ArrayList<>();
    for (Page page : pages) {
      for (Held held : page.slots) {
        ServerMessage message = held == null ? null : held.get();
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
    for (Page page : before) {
      for (Held held : page.slots) {
        ServerMessage message = held == null ? null : held.get();
        if (held != null && message != null) {
          int number = numbers.applyAsInt(held.number);
          if (number > 0) {
            if (number != held.number) {
              moved.accept(message, number);
            }
            held.number = number;
            set(number, held);
          }
        }
      }
    }
  }

  void clear() {
    pages = new ArrayList<>();
  }
}
