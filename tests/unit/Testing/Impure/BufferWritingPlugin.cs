using System.Runtime.InteropServices;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Testing;

/// <summary>Turns the key to upper case where it stands: in the request's own buffer.</summary>
public sealed class BufferWritingPlugin : SpecimenPlugin
{
    protected override Step Probe(in CommandContext context, KeyspaceView view, in Command command)
    {
        ReadOnlySpan<byte> key = command[1];
        Span<byte> writable = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(key), key.Length);
        for (int i = 0; i < writable.Length; i++) writable[i] &= 0xDF;
        return Step.Answer(Reply.Bulk(key));
    }
}
