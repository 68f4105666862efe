<?php
// PHP answers. Not the database: a failover of it must not make the scheduler replace every task at once.
header('Content-Type: text/plain');
header('Cache-Control: no-store');
echo "ok\n";
