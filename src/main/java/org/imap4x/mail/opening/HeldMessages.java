package org.imap4x.mail.opening;

import jakarta.mail.Message;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The message objects of a folder by message number, held weakly but for those that were
 * prefetched; {@link Siblings} by one reference for all of them.
 *
 * <p>They stand in pages, which are made when one of their messages is: a large folder costs
 * nothing where nobody looks. Not safe for threads.
 */
final class HeldMessages {
  private static final int PAGE = 256;

  private final ReferenceQueue<Message> dropped = new ReferenceQueue<>();
  private List<Page> pages = new ArrayList<>();

  /** The objects of so many numbers, one after the other. */
  private static final class Page {
    static final Page NONE = new Page(0);

    /** The message itself where it is pinned, {@link Held}, or {@link Together}. */
    final @Nullable Object[] slots;

    /** The places of those that are among siblings. */
    private byte @Nullable [] places;

    Page(int size) {
      slots = new @Nullable Object[size];
    }

    @Nullable Message message(int at) {
      Object slot = slots[at];
      if (slot instanceof Together together) {
        Siblings all = together.get();
        return all == null ? null : all.at(place(at));
      }
      return slot instanceof Held held ? held.get() : (Message) slot;
    }

    int place(int at) {
      return places == null ? 0 : places[at];
    }

    void put(int at, @Nullable Object slot, int place) {
      slots[at] = slot;
      if (places == null && place > 0) {
        places = new byte[PAGE];
      }
      if (places != null) {
        places[at] = (byte) place;
      }
    }
  }

  private static class Held extends WeakReference<Message> {
    private int number;

    Held(Message message, int number, ReferenceQueue<Message> queue) {
      super(message, queue);
      this.number = number;
    }
  }

  /** Kept alive while memory is not short. */
  private static final class Pinned extends Held {
    @SuppressWarnings("UnusedVariable") // held, not read
    private final SoftReference<Message> pin;

    Pinned(Message message, int number, ReferenceQueue<Message> queue) {
      super(message, number, queue);
      this.pin = new SoftReference<>(message);
    }
  }

  /** The same one for all siblings: each of them holds the others. */
  private static final class Together extends WeakReference<Siblings> {
    Together(Siblings siblings) {
      super(siblings);
    }
  }

  /** Puts siblings at their numbers, one after the other. */
  final class Family {
    private final Siblings siblings;
    private final Together reference;
    private int size;

    private Family(Siblings siblings) {
      this.siblings = siblings;
      this.reference = new Together(siblings);
    }

    Siblings siblings() {
      return siblings;
    }

    /** Holds one of them. */
    void put(int number, Message message) {
      siblings.put(size, message);
      set(number, reference, size++);
    }
  }

  /** So many that are to be put. */
  Family family(long uidValidity, int size) {
    return new Family(Siblings.of(uidValidity, size));
  }

  /** The object of that number; null when nobody holds one. */
  @Nullable Message get(int number) {
    int page = (number - 1) / PAGE;
    boolean made = number > 0 && page < pages.size() && pages.get(page) != Page.NONE;
    return made ? pages.get(page).message((number - 1) % PAGE) : null;
  }

  /** Holds the object of a number in place of another one. */
  void put(int number, Message message) {
    set(number, new Held(message, number, dropped), 0);
    forgetDropped();
  }

  private void set(int number, @Nullable Object slot, int place) {
    int page = (number - 1) / PAGE;
    while (page >= pages.size()) {
      pages.add(Page.NONE);
    }
    if (pages.get(page) == Page.NONE) {
      pages.set(page, new Page(PAGE));
    }
    pages.get(page).put((number - 1) % PAGE, slot, place);
  }

  private @Nullable Object slot(int number) {
    int page = (number - 1) / PAGE;
    Page made = page < pages.size() ? pages.get(page) : Page.NONE;
    return made == Page.NONE ? null : made.slots[(number - 1) % PAGE];
  }

  private void forgetDropped() {
    for (Object d = dropped.poll(); d != null; d = dropped.poll()) {
      if (d instanceof Held held && slot(held.number) == held) {
        set(held.number, null, 0);
      }
    }
  }

  /**
   * Holds what was prefetched of a message, if it is the object of that number.
   *
   * @param large whether it may go where memory is short, as it can be fetched again
   */
  void pin(int number, Message message, boolean large) {
    if (get(number) != message) {
      return;
    }
    if (slot(number) instanceof Together together) {
      Siblings all = together.get();
      if (all != null) {
        all.forget(pages.get((number - 1) / PAGE).place((number - 1) % PAGE));
      }
    }
    set(number, large ? new Pinned(message, number, dropped) : message, 0);
  }

  /** All that somebody holds, by number. */
  List<Message> all() {
    List<Message> all = new ArrayList<>();
    forEach(all::add);
    return all;
  }

  /** Goes through them, by number. */
  void forEach(Consumer<Message> action) {
    for (Page page : pages) {
      for (int i = 0; i < page.slots.length; i++) {
        Message message = page.message(i);
        if (message != null) {
          action.accept(message);
        }
      }
    }
  }

  /**
   * Puts all at their new numbers, in the order of the old ones; what gets 0 is dropped.
   *
   * @param moved hears of each that has another number now
   */
  void renumber(IntUnaryOperator numbers, ObjIntConsumer<Message> moved) {
    List<Page> before = pages;
    pages = new ArrayList<>();
    for (int p = 0; p < before.size(); p++) {
      Page page = before.get(p);
      for (int i = 0; i < page.slots.length; i++) {
        Message message = page.message(i);
        if (message != null) {
          int old = p * PAGE + i + 1;
          int number = numbers.applyAsInt(old);
          if (number > 0) {
            if (number != old) {
              moved.accept(message, number);
            }
            if (page.slots[i] instanceof Held held) {
              held.number = number;
            }
            set(number, page.slots[i], page.place(i));
          }
        }
      }
    }
  }

  void clear() {
    pages = new ArrayList<>();
  }
}
