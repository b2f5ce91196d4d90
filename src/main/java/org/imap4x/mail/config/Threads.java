package org.imap4x.mail.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Threads for waiting: virtual ones where Java has them, daemons else. */
public final class Threads {
  private static final @Nullable Method START_VIRTUAL = startVirtual();

  private Threads() {}

  private static @Nullable Method startVirtual() {
    try {
      return Thread.class.getMethod("startVirtualThread", Runnable.class);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  /** Starts one. */
  public static void start(String name, Runnable work) {
    if (START_VIRTUAL != null) {
      try {
        START_VIRTUAL.invoke(null, work);
        return;
      } catch (IllegalAccessException | InvocationTargetException e) {
        // a preview that is not enabled
      }
    }
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
