package org.imap4x.mail.config;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a logger says; what objects of other tests, dropped long ago, have to say now is among
 * it.
 */
public final class LogCapture extends Handler implements AutoCloseable {
  /** Whoever sees the line sees what was thrown, too. */
  private record Entry(String line, @Nullable Throwable thrown) {
    boolean hasStackOf(Class<?> type) {
      return thrown != null
          && Stream.of(thrown.getStackTrace())
              .anyMatch(at -> at.getClassName().equals(type.getName()));
    }
  }

  private final Logger logger;
  private final Level before;
  private final boolean parents;
  private final List<Entry> entries = new CopyOnWriteArrayList<>();

  public LogCapture(String name, Level level) {
    logger = Logger.getLogger(name);
    before = logger.getLevel();
    parents = logger.getUseParentHandlers();
    logger.setLevel(level);
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  public List<String> lines() {
    return entries.stream().map(Entry::line).toList();
  }

  public long count(String part) {
    return entries.stream().filter(e -> e.line().contains(part)).count();
  }

  /** How many such lines came with an exception that has a method of the class in its stack. */
  public long count(String part, Class<?> type) {
    return entries.stream().filter(e -> e.line().contains(part) && e.hasStackOf(type)).count();
  }

  @Override
  public void publish(LogRecord record) {
    entries.add(new Entry(record.getLevel() + " " + record.getMessage(), record.getThrown()));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setLevel(before);
    logger.setUseParentHandlers(parents);
  }
}
