int saiken_clinux_placeholder(void);
