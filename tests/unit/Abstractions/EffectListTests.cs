using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Abstractions;

public sealed class EffectListTests
{
    [Fact]
    public void GivesBackWhatWasAddedInOrderWhateverBecomesOfTheBytes()
    {
        byte[] name = "news"u8.ToArray(), message = "hello"u8.ToArray();
        EffectList effects = new EffectList().Add(Effect.Publish(name, message)).Add(Effect.Count("hits"u8, 3))
            .Add(Effect.Subscribe(name, isPattern: true));
        name.AsSpan().Clear();
        message.AsSpan().Clear();
        Assert.Equal("Publish news=hello 0, Count hits= 3, Subscribe news= 1", Describe(effects));
        effects.CutTo(1);
        effects.Add(Effect.Publish("other"u8, "text"u8));
        Assert.Equal("Publish news=hello 0, Publish other=text 0", Describe(effects));
    }

    [Fact]
    public void LeavesLongMessagesOfTheRequestWhereTheyLie()
    {
        byte[] request = new byte[1 << 20];
        request.AsSpan().Fill((byte)'r');
        var effects = new EffectList { Request = request };
        effects.Add(Effect.Publish("a"u8, request.AsSpan(100, 500_000))).Add(Effect.Publish("b"u8, request.AsSpan(5, 4)))
            .Add(Effect.Publish("c"u8, new byte[500_000]));

        Assert.True(request.AsSpan().Overlaps(effects[0].Payload, out int at) && at == 100);
        Assert.Equal(500_000, effects[0].Payload.Length);
        Assert.Equal("Publish b=rrrr 0", Describe(effects[1]));
        Assert.False(request.AsSpan().Overlaps(effects[1].Payload));
        Assert.Equal(("c", 500_000), (Encoding.UTF8.GetString(effects[2].Name), effects[2].Payload.Length));
        effects.Clear();
        Assert.True(effects.Request.IsEmpty);
    }

    [Fact]
    public void WhatIsTakenBackLeavesNoBytesBehind()
    {
        EffectList effects = new EffectList().Add(Effect.Publish("a"u8, "kept"u8));
        byte[] message = new byte[15_000];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            effects.Add(Effect.Publish("b"u8, message)).Add(Effect.Publish("c"u8, message));
            effects.CutTo(1);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        Assert.Equal("Publish a=kept 0", Describe(effects));
    }

    private static string Describe(EffectList effects) =>
        string.Join(", ", Enumerable.Range(0, effects.Count).Select(i => Describe(effects[i])));

    private static string Describe(Effect effect) =>
        $"{effect.Kind} {Encoding.UTF8.GetString(effect.Name)}={Encoding.UTF8.GetString(effect.Payload)} {effect.Number}";
}
