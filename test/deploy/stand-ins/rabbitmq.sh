#!/bin/sh
# Starts a node with its management, whose first user RABBITMQ_DEFAULT_USER and RABBITMQ_DEFAULT_PASS name.
set -eu
cat > /etc/rabbitmq/rabbitmq.conf <<CONFIGURATION
default_user = $RABBITMQ_DEFAULT_USER
default_pass = $RABBITMQ_DEFAULT_PASS
loopback_users = none
CONFIGURATION
echo '[rabbitmq_management,rabbitmq_prometheus].' > /etc/rabbitmq/enabled_plugins
unset RABBITMQ_DEFAULT_USER RABBITMQ_DEFAULT_PASS
chown -R rabbitmq:rabbitmq /var/lib/rabbitmq
HOME=/var/lib/rabbitmq exec setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups /usr/lib/rabbitmq/bin/rabbitmq-server
