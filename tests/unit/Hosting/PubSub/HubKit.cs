using System.Text;
using PlumCache.Hosting.PubSub;
using PlumCache.Tests.Unit.Hosting.Safety;

namespace PlumCache.Tests.Unit.Hosting.PubSub;

/// <summary>A hub with connections that are always there, spoken to in Latin-1.</summary>
internal sealed class HubKit
{
    private const int MarkerId = 0;
    private const string MarkerChannel = "\u00FFmarker";

    private readonly RecordedFailures _failures = new();
    private readonly FakeSubscriber _marker = new(MarkerId);
    private readonly FakeSubscriber[] _subscribers;

    public HubKit(int subscribers)
    {
        _subscribers = [.. Enumerable.Range(1, subscribers).Select(static id => new FakeSubscriber(id))];
        Hub = new SubscriptionHub(Find, static () => long.MaxValue, _failures.Policy);
    }

    public RecordingLogger Log => _failures.Log;

    public SubscriptionHub Hub { get; }

    public FakeSubscriber this[int id] => _subscribers[id - 1];

    public void Subscribe(long id, string name, bool isPattern = false) => Hub.Subscribe(id, Bytes(name), isPattern);

    public void Unsubscribe(long id, string name, bool isPattern = false) => Hub.Unsubscribe(id, Bytes(name), isPattern);

    public void Publish(string channel, string payload) => Hub.Publish(Bytes(channel), Bytes(payload));

    public int ReceiversOf(string channel) => Hub.Current.ReceiversOf(Bytes(channel));

    public int SubscribersOf(string channel) => Hub.Current.SubscribersOf(Bytes(channel));

    public string Channels() => string.Join(' ', Hub.Current.Channels.Select(static channel => Encoding.Latin1.GetString(channel.Span)));

    /// <summary>Waits until what was published so far has been handed out: messages come in order, so a last one tells.</summary>
    public async Task SettleAsync()
    {
        Subscribe(MarkerId, MarkerChannel);
        Publish(MarkerChannel, "");
        await _marker.TakeAsync(1);
        Unsubscribe(MarkerId, MarkerChannel);
    }

    /// <summary>What a subscriber got, without the marks of <see cref="SettleAsync"/> that its patterns match.</summary>
    public List<string> TakeAll(int id) =>
        [.. this[id].TakeAll().Where(static message => !message.Contains(MarkerChannel, StringComparison.Ordinal))];

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private FakeSubscriber? Find(long id)
    {
        if (id == MarkerId) return _marker;
        return id <= _subscribers.Length ? _subscribers[id - 1] : null;
    }
}
