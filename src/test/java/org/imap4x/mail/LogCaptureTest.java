package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.imap4x.mail.config.LogCapture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogCaptureTest {
  @Test
  void line_isNotSeenBeforeItsException() {
    try (LogCapture log = new LogCapture("org.imap4x.LogCaptureTest", Level.WARNING)) {
      LogRecord record =
          new LogRecord(Level.WARNING, "dropped") {
            private static final long serialVersionUID = 1L;

            @Override
            public @Nullable Throwable getThrown() {
              assertEquals(0, log.count("dropped"));
              return new Throwable("here");
            }
          };
      log.publish(record);
      assertEquals(1, log.count("dropped", LogCaptureTest.class));
    }
  }
}
