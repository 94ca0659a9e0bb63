using System.Collections.Concurrent;
using PlumCache.Hosting.Safety;

namespace PlumCache.Tests.Unit.Hosting.Safety;

/// <summary>Remembers that the process would have ended.</summary>
internal sealed class RecordingEnd : IProcessEnd
{
    private readonly ConcurrentQueue<string> _messages = new();

    public IReadOnlyCollection<string> Messages => _messages;

    public void End(string message, Exception exception) => _messages.Enqueue(message);
}
