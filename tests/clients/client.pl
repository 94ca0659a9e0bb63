# Plays the scenario of README.md with Redis.pm and prints each answer on a line.
use strict;
use warnings;
use Redis;

my $port = $ARGV[0];
my $client = Redis->new(server => "127.0.0.1:$port");
my $every_byte = join '', map { chr } 0 .. 255;

sub say_it { my ($label, @values) = @_; print "$label: ", join(' ', map { defined ? $_ : '(none)' } @values), "\n"; return; }

sub refusal {
    my ($label, $act) = @_;
    my @values = eval { $act->() };
    if ($@) { my $text = $@; $text =~ s/, at .*//s; print "$label: refused: $text\n"; return; }
    say_it($label, @values);
    return;
}

$client->flushall;
say_it('ping', $client->ping);

say_it('set', $client->set('user:1:name', 'Ada'));
say_it('get', $client->get('user:1:name'));
say_it('missing', $client->get('none'));
say_it('every byte', $client->set("bytes:$every_byte", $every_byte));
say_it('every byte again', $client->get("bytes:$every_byte") eq $every_byte);
say_it('empty', $client->set('', ''));
say_it('empty again', $client->get(''));

say_it('mset', $client->mset('a', 1, 'b', 2));
say_it('mget', $client->mget('a', 'none', 'b'));
say_it('incr', $client->incrby('a', 41));
say_it('decr', $client->decr('a'));
say_it('float', $client->incrbyfloat('half', 0.5));
say_it('append', $client->append('b', '345'));
say_it('getrange', $client->getrange('b', 1, -2));
say_it('setrange', $client->setrange('b', 6, 'x'));
say_it('strlen', $client->strlen('b'));

say_it('nx', $client->set('a', 'no', 'NX'));
say_it('xx', $client->set('a', '7', 'XX', 'GET'));
say_it('expire', $client->set('soon', 1, 'EX', 1000));
my $ttl = $client->ttl('soon');
say_it('ttl', $ttl > 990 && $ttl <= 1000);
say_it('persist', $client->persist('soon'));
say_it('ttl of none', $client->ttl('none'));

say_it('exists', $client->exists('a', 'b', 'none'));
say_it('rename', $client->rename('b', 'c'));
say_it('type', $client->type('c'));
say_it('delete', $client->del('c', 'none'));
say_it('unlink', $client->unlink('half'));

my $stored = 0;
$client->set("many:$_", $_, sub { $stored++ }) for 0 .. 999;
$client->wait_all_responses;
say_it('pipeline', $stored);
my $sum = 0;
$client->get("many:$_", sub { $sum += $_[0] }) for 0 .. 999;
$client->wait_all_responses;
say_it('sum', $sum);
my ($cursor, %seen) = (0);
do {
    my ($next, $keys) = $client->scan($cursor, 'MATCH', 'many:*', 'COUNT', 100);
    $cursor = $next;
    $seen{$_} = 1 for @$keys;
} while ($cursor ne '0');
say_it('scan', scalar keys %seen);

$client->multi;
$client->incr('a');
$client->get('a');
say_it('transaction', $client->exec);
my $other = Redis->new(server => "127.0.0.1:$port");
$client->watch('a');
$other->set('a', 'another');
$client->multi;
$client->set('a', 'mine');
refusal('watch', sub { $client->exec });

refusal('no integer', sub { $client->incr('a') });
refusal('no such command', sub { $client->nosuchcommand('x') });
refusal('arity', sub { $client->get() });

my $large = '0123456789' x 500_000;
say_it('large', $client->set('large', $large));
say_it('large again', $client->get('large') eq $large);

my @messages;
$other->subscribe('news', sub { push @messages, "$_[1] $_[0]" });
$other->psubscribe('n?ws', sub { push @messages, "$_[1] $_[0] $_[2]" });
say_it('published', $client->publish('news', 'hello'));
while (@messages < 2) { $other->wait_for_messages(10) or last }
say_it('messages', sort @messages);

my $single = Redis->new(server => "127.0.0.1:$port", name => 'one');
say_it('name', $single->client_getname);
$single->select(1);
say_it('database', $single->dbsize);
$single->set('there', 1);
say_it('move', $single->move('there', 0));
say_it('keys', scalar $client->keys('*'));
say_it('flush', $client->flushall);
say_it('size', $client->dbsize);
